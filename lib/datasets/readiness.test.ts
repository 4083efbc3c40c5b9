import { describe, expect, it } from "vitest";
import { readinessItem, type TargetProfile } from "./profile-schema";
import { COPIES_UNKNOWN, checkReadiness } from "./readiness";
import { summariseLengths } from "./text-lengths";

type Checked = Parameters<typeof checkReadiness>[0];

function aTarget(change: Partial<TargetProfile> = {}): TargetProfile {
  return {
    name: "intent",
    kind: "single",
    emptyCount: 0,
    labelCount: 2,
    labels: [
      ["pay", 600],
      ["send", 400],
    ],
    labelsPerRow: 1,
    conflictTexts: 0,
    conflictRows: 0,
    ...change,
  };
}

function checked({
  text,
  ...change
}: Partial<Omit<Checked, "text">> & { text?: Partial<Checked["text"]> } = {}): Checked {
  return {
    rowCount: 1_000,
    targets: [aTarget()],
    roles: {
      text: { columns: ["text"], template: null },
      targets: [{ name: "intent", kind: "single", column: "label" }],
    },
    findings: { emailCount: 0, htmlCount: 0, untrimmedCount: 0, unnormalisedCount: 0 },
    constantLabels: [],
    sameLabelRepeats: text?.duplicateCount ?? 0,
    copies: { rows: 0, clusters: 0 },
    suspects: [],
    ...change,
    text: {
      emptyCount: 0,
      duplicateCount: 0,
      shortCount: 0,
      longCount: 0,
      meanLength: 40,
      characters: summariseLengths([[40, 1_000]]),
      tokens: summariseLengths([[9, 1_000]]),
      tokenLimit: 16_384,
      cutCount: 0,
      ...text,
    },
  };
}

it("says why a column that is called a label is not the label", () => {
  const roles = { text: { columns: ["text"], template: null }, targets: [] };
  const items = checkReadiness(checked({ roles, targets: [], constantLabels: ["label"] }));
  expect(items.find(({ code }) => code === "no_target")?.message).toBe(
    "No label column is chosen. “label” has the same value in every row, and a classifier tells at least two apart.",
  );
});

it("says that nobody has looked for near-copies, with a way to do so, where there is text", () => {
  const unknown = (change: Partial<Checked>) =>
    checkReadiness(checked({ copies: null, ...change })).find(({ code }) => code === COPIES_UNKNOWN);
  expect(unknown({})).toMatchObject({ level: "warning", fix: { type: "copies" } });
  expect(unknown({ roles: { text: null, targets: [] } })).toBeUndefined();
  expect(unknown({ rowCount: 0 })).toBeUndefined();
});

const codes = (items: ReturnType<typeof checkReadiness>, level: string) =>
  items.filter((item) => item.level === level).map(({ code }) => code);

describe("checkReadiness", () => {
  it("offers to merge labels that differ only in capitals or spaces", () => {
    const labels: [string, number][] = [
      ["Livraison", 600],
      ["pay", 390],
      ["livraison", 10],
    ];
    const items = checkReadiness(checked({ targets: [aTarget({ labelCount: 3, labels })] }));
    expect(items.find(({ code }) => code === "alike_labels")).toEqual({
      code: "alike_labels",
      level: "warning",
      message: "“Livraison” and “livraison” differ only in capitals or spaces.",
      fix: {
        type: "step",
        label: "Merge them",
        action: { kind: "merge_labels", target: "intent", from: ["Livraison", "livraison"], into: "Livraison" },
      },
    });
  });

  it("says what was looked at where all is fine", () => {
    const items = checkReadiness(
      checked({ copies: { rows: 0, clusters: 0 }, suspects: [{ target: "intent", rows: 0 }] }),
    );
    expect(items.map(({ level, message, fix }) => [level, message, fix])).toEqual([
      ["good", "Every row has a label.", null],
      ["good", "Every label has 10 rows or more.", null],
      ["good", "No text stands under two labels.", null],
      ["good", "Every row has a text.", null],
      ["good", "No text is there twice.", null],
      ["good", "No text is very short or very long.", null],
      ["good", "No text holds HTML, e-mail addresses or stray spaces.", null],
      ["good", "No text is a near-copy of another.", null],
      ["good", "No label looks wrong by its words, or each was looked at.", null],
    ]);
  });

  it.each<[string, Parameters<typeof checked>[0], string]>([
    ["no_text", { roles: null, targets: [] }, "No text column is chosen."],
    [
      "no_target",
      { roles: { text: { columns: ["text"], template: null }, targets: [] }, targets: [] },
      "No label column is chosen.",
    ],
    ["no_rows", { rowCount: 0 }, "No rows are left. Undo a cleaning step, or import other data."],
    ["all_texts_empty", { text: { emptyCount: 1_000 } }, "Every text is empty."],
    [
      "no_labels",
      { targets: [aTarget({ emptyCount: 1_000, labelCount: 0, labels: [] })] },
      "No row has a label in “intent”.",
    ],
    [
      "one_label",
      { targets: [aTarget({ labelCount: 1, labels: [["pay", 1_000]] })] },
      "“intent” has one label only, “pay”: a classifier tells at least two apart.",
    ],
    [
      "too_many_labels",
      { targets: [aTarget({ labelCount: 12_345 })] },
      "“intent” has 12,345 different labels, and a classifier can have at most 1,000: these look like ids or texts.",
    ],
  ])("is blocked by %s", (code, change, message) => {
    const items = checkReadiness(checked(change));
    expect(items[0]?.level).toBe("blocking");
    expect(items.find((item) => item.code === code)).toMatchObject({ level: "blocking", message });
  });

  it.each<[string, Parameters<typeof checked>[0], string, object | null]>([
    ["few_rows", { rowCount: 60 }, "60 rows are few to learn from, and to tell how well it went.", null],
    [
      "unlabelled",
      { targets: [aTarget({ emptyCount: 34 })] },
      "34 rows have no label, and nothing can be learnt from them.",
      { type: "step", action: { kind: "drop_rows_where", what: "unlabelled" } },
    ],
    [
      "unlabelled",
      { targets: [aTarget({ emptyCount: 1 }), aTarget({ name: "tone" })] },
      "1 row has no label in “intent”, and nothing can be learnt from it.",
      { type: "rows", issue: "unlabelled" },
    ],
    [
      "rare_labels",
      {
        targets: [
          aTarget({
            labelCount: 6,
            labels: [
              ["pay", 80],
              ["a", 9],
              ["b", 3],
              ["c", 2],
              ["d", 2],
              ["e", 1],
            ],
          }),
        ],
      },
      "5 labels have fewer than 10 rows: “a”, “b”, “c” and 2 more. A minimum leaves them out.",
      { type: "splits" },
    ],
    [
      "uneven_labels",
      {
        targets: [
          aTarget({
            labelCount: 3,
            labels: [
              ["pay", 5_000],
              ["send", 20],
              ["rare", 1],
            ],
          }),
        ],
      },
      "“pay” has 5,000 rows, “send” 20: 250 times as many. A maximum evens this out.",
      { type: "splits" },
    ],
    [
      "conflicts",
      { targets: [aTarget({ conflictTexts: 5, conflictRows: 12 })] },
      "5 texts stand under different labels, in 12 rows: whatever a model answers, some are wrong.",
      { type: "conflicts", target: "intent" },
    ],
    [
      "empty_text",
      { text: { emptyCount: 12, shortCount: 12 } },
      "12 rows have no text.",
      { type: "step", action: { kind: "drop_rows_where", what: "empty_text" } },
    ],
    [
      "duplicates",
      { text: { duplicateCount: 214 } },
      "214 rows repeat the text of an earlier one.",
      { type: "step", action: { kind: "drop_duplicates", match: "exact", sameLabels: true } },
    ],
    [
      "duplicates",
      { text: { duplicateCount: 214 }, sameLabelRepeats: 200 },
      "214 rows repeat the text of an earlier one, 200 of them with the same labels.",
      { type: "step" },
    ],
    [
      "duplicates",
      { text: { duplicateCount: 1 }, sameLabelRepeats: 0 },
      "1 row repeats the text of an earlier one, with other labels.",
      { type: "rows", issue: "duplicate" },
    ],
    [
      "short_text",
      { text: { shortCount: 7 } },
      "7 texts have fewer than 3 characters.",
      { type: "rows", issue: "short_text" },
    ],
    [
      "long_text",
      { text: { longCount: 1 } },
      "1 text has more than 20,000 characters; the embedded engine reads no more.",
      { type: "rows", issue: "long_text" },
    ],
    [
      "cut_text",
      { text: { cutCount: 2 } },
      "2 texts have more than the 16,384 tokens that a model reads, about: the rest is cut off.",
      null,
    ],
    [
      "personal_data",
      { findings: { emailCount: 3, htmlCount: 0, untrimmedCount: 0, unnormalisedCount: 0 } },
      "3 rows hold an e-mail address.",
      { type: "step", action: { kind: "mask", columns: ["text"], what: ["email"] } },
    ],
    [
      "html",
      { findings: { emailCount: 0, htmlCount: 1, untrimmedCount: 0, unnormalisedCount: 0 } },
      "1 row holds HTML.",
      { type: "step", action: { kind: "strip_html", columns: ["text"] } },
    ],
    [
      "untrimmed",
      { findings: { emailCount: 0, htmlCount: 0, untrimmedCount: 2_000, unnormalisedCount: 0 } },
      "2,000 rows hold spaces at the beginning or the end.",
      { type: "step", action: { kind: "trim", columns: ["text"] } },
    ],
    [
      "unnormalised",
      { findings: { emailCount: 0, htmlCount: 0, untrimmedCount: 0, unnormalisedCount: 2 } },
      "2 rows hold invisible characters, or accents apart from their letters.",
      { type: "step", action: { kind: "normalise", columns: ["text"], form: "NFC" } },
    ],
    [
      "near_copies",
      { copies: { rows: 420, clusters: 150 } },
      "420 rows are near-copies of each other, in 150 groups: apart, they make test results look better than they are.",
      { type: "splits" },
    ],
    [
      "suspects",
      { suspects: [{ target: "intent", rows: 12 }] },
      "12 labels look wrong by the words of the text.",
      { type: "suspects", target: "intent" },
    ],
  ])("warns of %s", (code, change, message, fix) => {
    const items = checkReadiness(checked(change));
    const item = items.find((candidate) => candidate.code === code);
    expect(item).toMatchObject({ level: "warning", message, fix });
    expect(readinessItem.parse(item)).toEqual(item);
    expect(codes(items, "blocking")).toEqual([]);
    expect(codes(items, "good")).not.toContain(code);
  });

  it("leaves conflicting rows alone when repeats go, and takes all where there are no labels", () => {
    const items = checkReadiness(checked({ targets: [], text: { duplicateCount: 1 } }));
    const fix = items.find(({ code }) => code === "duplicates")?.fix;
    expect(fix).toMatchObject({ action: { sameLabels: false } });
  });

  it("puts what blocks before what only warns, and that before what is fine", () => {
    const items = checkReadiness(
      checked({ targets: [aTarget({ labelCount: 1, emptyCount: 4 })], text: { emptyCount: 2 } }),
    );
    const levels = items.map(({ level }) => level);
    expect(levels).toEqual([...levels].sort((a, b) => "bwg".indexOf(a.charAt(0)) - "bwg".indexOf(b.charAt(0))));
    expect(levels).toContain("good");
  });
});
