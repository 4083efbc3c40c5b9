import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withDuckDB } from "@/lib/store/duckdb";
import { aTable, clean, done, preview, rowsNow } from "@/lib/testing/cleaning";
import { maskText } from "../../cleaning/mask";
import { stripHtml } from "../../cleaning/strip-html";
import { normaliseText, trimText } from "../../cleaning/text-transforms";
import { type StepActionInput, stepAction } from "../../steps-schema";
import { fetchReadyDataset } from "../internal";
import { profileDataset } from "../profile/profile-dataset";

type Rows = string[][];

/** Pieces of texts that clean-ups look for, and what nearly looks like them. */
const PIECES = [
  ..." \t\n\v\f\r\u0085\u00a0\u1680\u2003\u2028\u202f\u3000\ufeff\u200b\u200d\u00ad\u0301\u007f\u0000é",
  ...["a", "B", "ﬁ", "<b>", "</p>", "<!-- x -->", "<?xml?>", "&amp;", "&#65;", "&", "<", ">", "<script>"],
  ...["me@x.org", "@", "www.x.org", "HTTPS://x.org", "://", "10.0.0.17", "fe80::17", "::", ":", "4111111111111111"],
  ...["+49", "170", "1234567", "(030)", " - ", "-", "0", "5", "555-123-4567", "Tel.: ", "3782 822463 10005"],
];

describe("steps on texts", () => {
  const columns = ["text", "label", "note"];

  it.each<[string, StepActionInput, Rows, Rows]>([
    ["trim", { kind: "trim", columns: ["text"] }, [[" a  b\u00a0", " x", " "]], [["a  b", " x", " "]]],
    [
      "collapse",
      { kind: "trim", columns: ["text", "note"], collapse: true },
      [["a  b", "x", "c\n\nd\te"]],
      [["a b", "x", "c d e"]],
    ],
    [
      "collapse a lone tab",
      { kind: "trim", columns: ["note"], collapse: true },
      [["a", "x", "c\u3000d"]],
      [["a", "x", "c d"]],
    ],
    ["normalise", { kind: "normalise", columns: ["text"] }, [["cafe\u0301 \u200b!", "x", ""]], [["café !", "x", ""]]],
    [
      "normalise to NFKC",
      { kind: "normalise", columns: ["text"], form: "NFKC" },
      [["ﬁn", "x", ""]],
      [["fin", "x", ""]],
    ],
    [
      "strip HTML",
      { kind: "strip_html", columns: ["text", "note"] },
      [["<p>a &amp; b</p>", "<b>", "x &lt; y"]],
      [["a & b", "<b>", "x < y"]],
    ],
    [
      "mask",
      { kind: "mask", columns: ["text", "note"], what: ["email", "phone", "card", "ip", "url"] },
      [["me@x.org or +49 170 1234567", "y", "4111 1111 1111 1111 at 10.0.0.17, fe80::17 and www.x.org"]],
      [["[EMAIL] or [PHONE]", "y", "[CARD] at [IP], [IP] and [URL]"]],
    ],
    [
      "replace",
      { kind: "replace", columns: ["text"], find: "a.", replacement: "\\1$1" },
      [["a.ab", "a.", "a."]],
      [["\\1$1ab", "a.", "a."]],
    ],
    [
      "replace in any case",
      { kind: "replace", columns: ["text"], find: "(Ä)", replacement: "\\0", matchCase: false },
      [["(ä)(Ä)", "x", ""]],
      [["\\0\\0", "x", ""]],
    ],
    [
      "replace a pattern",
      {
        kind: "replace",
        columns: ["text", "note"],
        find: "(\\d+) (eur)",
        replacement: "$2$1 [$&] $$",
        isRegex: true,
        matchCase: false,
      },
      [["12 EUR", "x", "3 eur, 4 Eur"]],
      [["EUR12 [12 EUR] $", "x", "eur3 [3 eur] $, Eur4 [4 Eur] $"]],
    ],
    [
      "remove",
      { kind: "replace", columns: ["text"], find: "'; --", replacement: "" },
      [["a'; --b", "x", ""]],
      [["ab", "x", ""]],
    ],
  ])("%s", async (_, action, before, after) => {
    const rest = ["plain", "z", "plain"];
    const { rows, changedRows, examples } = await done({ columns, rows: [...before, rest] }, action);
    expect(rows).toEqual([...after, rest].map((cells, row) => [row, ...cells]));
    expect(changedRows).toBe(before.length);
    expect(examples[0]).toMatchObject({ row: 0, before: expect.any(String), after: expect.any(String) });
  });

  it.each<[StepActionInput, (text: string) => string]>([
    [{ kind: "trim", columns: ["text"] }, (text) => trimText(text, false)],
    [{ kind: "trim", columns: ["text"], collapse: true }, (text) => trimText(text, true)],
    [{ kind: "normalise", columns: ["text"] }, (text) => normaliseText(text, "NFC")],
    [{ kind: "normalise", columns: ["text"], form: "NFKC" }, (text) => normaliseText(text, "NFKC")],
    [{ kind: "strip_html", columns: ["text"] }, stripHtml],
    ...(["email", "url", "phone", "card", "ip"] as const).map((what): [StepActionInput, (text: string) => string] => [
      { kind: "mask", columns: ["text"], what: [what] },
      (text) => maskText(text, [what]),
    ]),
  ])("finds every cell that %j changes", async (action, transform) => {
    const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "binary", maxLength: 2 }));
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
    const [texts = []] = fc.sample(fc.array(text, { minLength: 600, maxLength: 600 }), { numRuns: 1, seed: 7 });
    const id = await aTable({
      rows: [...texts, " <b>\u00adﬁ&amp; me@x.org www.x.org 10.0.0.17 4111111111111111 555-123-4567 "].map((cell) => [
        cell,
        "x",
      ]),
    });
    const before = await rowsNow(id);
    await clean(id, action);
    expect(await rowsNow(id)).toEqual(before.map(([row, cell = "", label]) => [row, transform(cell), label]));
  });

  it.each<StepActionInput>([
    { kind: "normalise", columns: ["text"] },
    { kind: "trim", columns: ["text"] },
  ])("finds the mark of a file at the beginning of a cell: %j", async (action) => {
    const marked = async (id: string) => {
      const { rows } = await fetchReadyDataset(id);
      const sql = `SELECT row FROM ${rows.from} WHERE contains(c0, chr(65279))`;
      return withDuckDB(async (connection) => (await connection.runAndReadAll(sql)).getRowsJS().flat());
    };
    const id = await aTable({
      rows: [
        ["\ufeffa", "x"],
        ["b", "x"],
        [`\ufeff${"long ".repeat(9)}`, "x"],
      ],
    });
    expect(await marked(id)).toEqual([0, 2]);
    expect((await profileDataset(id)).readiness).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining("invisible characters") }),
    );
    await clean(id, action);
    expect(await marked(id)).toEqual([]);
  });

  it("takes the columns of a step each once", async () => {
    const { rows } = await done({ rows: [[" a", "x"]] }, { kind: "trim", columns: ["text", "text"] });
    expect(rows).toEqual([[0, "a", "x"]]);
  });

  it.each(["a\0", "a\ud83d", "\ude00"])("cannot hold %j", (text) => {
    const refused = [
      { kind: "edit_row", row: 0, cells: [{ column: "text", value: text }] },
      { kind: "replace", columns: ["text"], find: text, replacement: "" },
      { kind: "replace", columns: ["text"], find: "a", replacement: text },
    ];
    for (const action of refused) expect(stepAction.safeParse(action).success).toBe(false);
    expect(stepAction.safeParse({ ...refused[0], cells: [{ column: "text", value: "😀" }] }).success).toBe(true);
  });

  it.each<[string, StepActionInput, RegExp, string]>([
    ["a column that is not there", { kind: "trim", columns: ["nope"] }, /no column “nope”/, "action"],
    [
      "a broken pattern",
      { kind: "replace", columns: ["text"], find: "(a", replacement: "", isRegex: true },
      /cannot be read: missing \)/,
      "action.find",
    ],
    [
      "a look-ahead",
      { kind: "replace", columns: ["text"], find: "(?=a)", replacement: "", isRegex: true },
      /Look-around/,
      "action.find",
    ],
    [
      "a part of a character",
      { kind: "replace", columns: ["text"], find: "a\\\\\\C", replacement: "", isRegex: true },
      /parts of characters/,
      "action.find",
    ],
    [
      "a group that is not there",
      { kind: "replace", columns: ["text"], find: "(a)|b", replacement: "$2", isRegex: true },
      /group \$2/,
      "action.replacement",
    ],
  ])("refuses %s", async (_, action, message, field) => {
    const id = await aTable({ rows: [["a", "x"]] });
    const refusal = {
      code: "invalid",
      message: expect.stringMatching(message),
      fields: [expect.objectContaining({ name: field })],
    };
    await expect(preview(id, action)).rejects.toMatchObject(refusal);
    await expect(clean(id, action)).rejects.toMatchObject(refusal);
  });

  it("does not take a C after a backslash for a part of a character", async () => {
    const { rows } = await done(
      { rows: [["grün\\Computer", "x"]] },
      { kind: "replace", columns: ["text"], find: "\\\\C", replacement: " c", isRegex: true },
    );
    expect(rows[0]).toEqual([0, "grün computer", "x"]);
  });

  it("does a pattern that takes other engines for ever", async () => {
    const id = await aTable({
      rows: [
        ["a".repeat(50_000), "x"],
        ["b", "x"],
      ],
    });
    const startedAt = performance.now();
    await expect(
      clean(id, { kind: "replace", columns: ["text"], find: "(a+)+$b", replacement: "", isRegex: true }),
    ).rejects.toThrow(/Nothing to do/);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
