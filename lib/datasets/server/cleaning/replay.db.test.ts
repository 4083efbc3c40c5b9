import { existsSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RolesInput } from "@/lib/datasets/roles-schema";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import { aTable, clean, rowsNow } from "@/lib/testing/cleaning";
import { type StepActionInput, stepsFile } from "../../steps-schema";
import { exportSteps } from "./export-steps";
import { jumpSteps } from "./jump-steps";
import { listSteps } from "./list-steps";
import { replaySteps } from "./replay-steps";

type Rows = string[][];

const ROWS: Rows = [
  [" where is my order ", "delivery"],
  ["I want my money back", "refund"],
  ["where is my order", "delivery"],
  ["cancel it", "refunds"],
  ["write to me@example.org", "contact"],
  ["cancel it", "returns"],
];

async function exported(id: string) {
  return stepsFile.parse(JSON.parse((await exportSteps(id)).content));
}

/** A dataset that was cleaned by some steps, and their export. */
async function cleaned(
  actions: StepActionInput[],
  rows = ROWS,
  options: { columns?: string[]; roles?: RolesInput } = {},
) {
  const id = await aTable({ rows, ...options });
  for (const action of actions) await clean(id, action);
  return { id, file: await exported(id), after: await rowsNow(id) };
}

const STEPS: StepActionInput[] = [
  { kind: "trim", columns: ["text"] },
  { kind: "merge_labels", target: "label", from: ["refunds"], into: "refund" },
  { kind: "mask", columns: ["text"], what: ["email"] },
  { kind: "drop_duplicates" },
  { kind: "set_label_of_text", target: "label", text: "cancel it", label: "returns" },
  { kind: "edit_row", row: 1, cells: [{ column: "label", value: "money" }] },
  { kind: "delete_rows", rows: [4] },
];

describe("an export", () => {
  it("has the applied steps, a line each, with what they need elsewhere", async () => {
    const { id, file } = await cleaned(STEPS);
    expect(file.steps.map(({ kind }) => kind)).toEqual(STEPS.map(({ kind }) => kind));
    expect(file.steps[1]).toMatchObject({ reads: { targets: [{ name: "label", column: "label" }] } });
    expect(file.steps[5]).toMatchObject({ rowTexts: [{ row: 1, text: "I want my money back" }] });
    await jumpSteps(id, 2);
    const { content, fileName } = await exportSteps(id);
    expect(content.trimEnd().split("\n")).toHaveLength(4);
    expect(fileName).toMatch(/-steps\.json$/);
    await jumpSteps(id, 0);
    await expect(exportSteps(id)).rejects.toMatchObject({ code: "invalid_state" });
  });
});

describe("a replay", () => {
  it("makes the same rows of the same file", async () => {
    const { file, after } = await cleaned(STEPS);
    const other = await aTable({ rows: ROWS });
    const { steps, unmatched } = await replaySteps(other, file);
    expect(unmatched).toEqual([]);
    expect(steps).toMatchObject({ total: STEPS.length, applied: STEPS.length });
    expect(await rowsNow(other)).toEqual(after);
    // Its own export is the same again.
    expect((await exported(other)).steps).toEqual(file.steps);
  });

  it("comes to the same state on the same dataset", async () => {
    const { id, file } = await cleaned(STEPS);
    const keys = async () =>
      (await db.datasetStep.findMany({ where: { datasetId: id }, orderBy: { number: "asc" } })).map(
        ({ stateKey }) => stateKey,
      );
    const before = await keys();
    await jumpSteps(id, 0);
    await replaySteps(id, file);
    expect(await keys()).toEqual(before);
  });

  it("finds thousands of rows with one text, each its own", async () => {
    const rows = Array.from({ length: 6_000 }, (_, row) => ["same", row % 2 === 0 ? "a" : "b"]);
    const deleted = Array.from({ length: 3_000 }, (_, index) => 6_000 - 2 * index - 2);
    const id = await aTable({ rows });
    await clean(id, { kind: "delete_rows", rows: deleted });
    const other = await aTable({ rows: rows.slice(0, 4_000) });
    const startedAt = process.cpuUsage();
    const { unmatched } = await replaySteps(other, await exported(id));
    expect(process.cpuUsage(startedAt).user).toBeLessThan(3_000_000);
    expect(unmatched).toEqual([]);
    // The rows of the same numbers, and for those that are not there the first others.
    const left = (await rowsNow(other)).map(([row]) => row);
    expect(left).toHaveLength(1_000);
    expect(left).toEqual(Array.from({ length: 1_000 }, (_, index) => 2_001 + 2 * index));
  });

  it("finds rows by their text in next month's file, and names what is not there", async () => {
    const { file } = await cleaned(STEPS);
    const next: Rows = [
      ["a new one", "other"],
      ["write to you@example.org", "contact us"],
      ["I want my money back", "refund"],
      ["write to me@example.org", "contact"],
      ["where is it", "delivery"],
    ];
    const id = await aTable({ rows: next });
    const { steps, unmatched } = await replaySteps(id, file);
    expect(await rowsNow(id)).toEqual([
      [0, "a new one", "other"],
      // The first of the two that read alike once they are masked.
      [2, "I want my money back", "money"],
      [3, "write to [EMAIL]", "contact"],
      [4, "where is it", "delivery"],
    ]);
    expect(steps.data.map(({ action }) => action.kind)).toEqual(["mask", "edit_row", "delete_rows"]);
    expect(unmatched).toEqual([
      {
        number: 1,
        title: "Trimmed white space in text",
        reason: "Nothing to do: no cell of text has white space at its ends.",
      },
      { number: 2, title: "Merged refunds into refund", reason: "Nothing to do: the dataset has no label “refunds”." },
      {
        number: 4,
        title: "Removed repeated texts with the same labels",
        reason: expect.stringMatching(/Nothing to do/),
      },
      {
        number: 5,
        title: "Labelled “cancel it” as returns",
        reason: "Nothing to do: the dataset has no row with this text.",
      },
    ]);
  });

  it("names rows, labels and columns of a step that are missing while it does the rest", async () => {
    const { file } = await cleaned([
      { kind: "delete_rows", rows: [1, 3] },
      { kind: "merge_labels", target: "label", from: ["delivery", "contact"], into: "other" },
      { kind: "trim", columns: ["text", "label"], collapse: true },
    ]);
    const id = await aTable({
      columns: ["text", "label2", "label"],
      rows: [
        ["cancel it", "x", "contact"],
        ["a  b", "y", "z"],
      ],
    });
    const fewer = {
      ...file,
      steps: file.steps.map((step) => (step.kind === "trim" ? { ...step, columns: ["text", "body"] } : step)),
    };
    const { unmatched } = await replaySteps(id, fewer);
    expect(await rowsNow(id)).toEqual([[1, "a b", "y", "z"]]);
    expect(unmatched).toEqual([
      {
        number: 1,
        title: "Removed 2 chosen rows",
        reason: "Done, but the dataset has no row with the text “I want my money back”.",
      },
      {
        number: 2,
        title: expect.any(String),
        reason: expect.stringMatching(/no label “delivery” or label “contact”/),
      },
      { number: 3, title: expect.any(String), reason: "Done, but the dataset has no column “body”." },
    ]);
  });

  it("leaves out what it cannot do at all, and says why", async () => {
    const { file } = await cleaned(STEPS);
    const id = await aTable({
      columns: ["frage", "thema"],
      rows: [["hallo", "a"]],
      roles: { text: "frage", targets: [{ name: "thema", column: "thema" }] },
    });
    const { steps, unmatched } = await replaySteps(id, file);
    expect(steps).toMatchObject({ total: 0, applied: 0 });
    expect(unmatched).toHaveLength(STEPS.length);
    expect(unmatched[0]?.reason).toBe("Nothing to do: the dataset has no column “text”.");
    expect(unmatched[1]?.reason).toBe("The dataset has no target “label”. It has: thema.");
  });

  it("reads the roles that the steps were made with, or else the dataset's own", async () => {
    const list: RolesInput = {
      text: "text",
      targets: [
        {
          name: "label",
          kind: "multi",
          source: { type: "separator", column: "label", separator: "|" },
          noneLabel: null,
        },
      ],
    };
    const action: StepActionInput = { kind: "rename_label", target: "label", from: "a", to: "x" };
    const rows: Rows = [
      ["t", "a|b"],
      ["u", "b"],
    ];
    const { file } = await cleaned([action], rows, { roles: list });
    const single = await aTable({ rows });
    await replaySteps(single, file);
    expect((await rowsNow(single))[0]).toEqual([0, "t", "x|b"]);
    const renamed = await aTable({
      columns: ["body", "tags"],
      rows,
      roles: {
        text: "body",
        targets: [
          { ...list.targets[0], source: { type: "separator", column: "tags", separator: "|" } },
        ] as RolesInput["targets"],
      },
    });
    await replaySteps(renamed, file);
    expect((await rowsNow(renamed))[0]).toEqual([0, "t", "x|b"]);
    // Actions alone will do: they read the dataset's roles.
    const bare = await aTable({ rows, roles: list });
    await replaySteps(bare, stepsFile.parse({ ...file, steps: [action] }));
    expect((await rowsNow(bare))[0]).toEqual([0, "t", "x|b"]);
  });

  it("takes numbers of rows for what they are in the same file only", async () => {
    const file = stepsFile.parse({
      format: "classifier-studio-steps",
      version: 1,
      steps: [{ kind: "delete_rows", rows: [0] }],
    });
    const id = await aTable({ rows: ROWS });
    const { unmatched } = await replaySteps(id, file);
    expect(unmatched[0]?.reason).toBe("Nothing to do: the dataset has no row 0, whose text is not known.");
    await replaySteps(id, { ...file, source: { fileName: "table.csv", sha256: id } });
    expect((await rowsNow(id))[0]?.[0]).toBe(1);
  });

  it("edits each of two rows with the same text once", async () => {
    const rows: Rows = [
      ["same", "a"],
      ["same", "b"],
      ["same", "c"],
    ];
    const { file } = await cleaned([{ kind: "delete_rows", rows: [1, 2] }], rows);
    const id = await aTable({ rows: [["x", "x"], ...rows] });
    await replaySteps(id, file);
    expect(await rowsNow(id)).toEqual([
      [0, "x", "x"],
      [3, "same", "c"],
    ]);
  });

  it("follows texts that earlier edits have changed", async () => {
    const rows: Rows = [
      ["one", "a"],
      ["two", "b"],
    ];
    const { file, after } = await cleaned(
      [
        { kind: "edit_row", row: 0, cells: [{ column: "text", value: "uno" }] },
        { kind: "edit_row", row: 0, cells: [{ column: "label", value: "z" }] },
      ],
      rows,
    );
    const id = await aTable({ rows });
    expect((await replaySteps(id, file)).unmatched).toEqual([]);
    expect(await rowsNow(id)).toEqual(after);
  });

  it("adds to the steps that are applied", async () => {
    const { file } = await cleaned([{ kind: "trim", columns: ["text"] }]);
    const id = await aTable({ rows: ROWS });
    await clean(id, { kind: "delete_rows", rows: [5] });
    await clean(id, { kind: "delete_rows", rows: [4] });
    await jumpSteps(id, 1);
    const { steps } = await replaySteps(id, file);
    expect(steps.data.map(({ action }) => action.kind)).toEqual(["delete_rows", "trim"]);
  });

  it("leaves nothing when it is cancelled", async () => {
    const rows = Array.from({ length: 2_000 }, (_, row) => [` text ${row} `, "a"]);
    const { file } = await cleaned(
      [
        { kind: "trim", columns: ["text"] },
        ...Array.from(
          { length: 5 },
          (_, index): StepActionInput => ({
            kind: "replace",
            columns: ["text"],
            find: index === 0 ? "text" : `text${index - 1}`,
            replacement: `text${index}`,
          }),
        ),
      ],
      rows,
    );
    const id = await aTable({ rows });
    const controller = new AbortController();
    const replaying = replaySteps(id, file, controller.signal);
    setTimeout(() => controller.abort(), 120);
    await expect(replaying).rejects.toMatchObject({ code: "cancelled" });
    expect(await listSteps(id)).toMatchObject({ total: 0 });
    const directory = paths.datasetSteps(id);
    expect(existsSync(directory) ? readdirSync(directory) : []).toEqual([]);
    expect(readdirSync(paths.temporary()).filter((name) => !name.startsWith("duckdb"))).toEqual([]);
  });
});

describe("any steps on any table", () => {
  const cell = fc.constantFrom("a", "b", "A", " a", "b ", "a b", "", "x@y.org", "<b>a</b>", "é");
  const label = fc.constantFrom("x", "y", "z", "");
  const action = fc.oneof<fc.Arbitrary<StepActionInput>[]>(
    fc.constantFrom<StepActionInput>(
      { kind: "trim", columns: ["text"] },
      { kind: "normalise", columns: ["text"] },
      { kind: "strip_html", columns: ["text"] },
      { kind: "mask", columns: ["text"], what: ["email"] },
      { kind: "drop_duplicates" },
      { kind: "drop_duplicates", match: "loose", sameLabels: false },
      { kind: "resolve_conflicts", target: "label", how: "majority" },
      { kind: "drop_rows_where", what: "empty_text" },
      { kind: "drop_rows_where", what: "unlabelled" },
      { kind: "merge_labels", target: "label", from: ["x", "y"], into: "y" },
      { kind: "delete_labels", target: "label", labels: ["z"] },
    ),
    fc
      .tuple(fc.nat(7), label)
      .map(([row, value]): StepActionInput => ({ kind: "edit_row", row, cells: [{ column: "label", value }] })),
    fc
      .tuple(fc.nat(7), cell)
      .map(([row, value]): StepActionInput => ({ kind: "edit_row", row, cells: [{ column: "text", value }] })),
    fc.nat(7).map((row): StepActionInput => ({ kind: "delete_rows", rows: [row] })),
    fc
      .tuple(cell, label)
      .map(([text, name]): StepActionInput => ({ kind: "set_label_of_text", target: "label", text, label: name })),
  );

  it("can be undone, redone and replayed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, label), { minLength: 2, maxLength: 8 }),
        fc.array(action, { minLength: 1, maxLength: 6 }),
        async (rows, actions) => {
          const id = await aTable({ rows });
          const seen = [await rowsNow(id)];
          for (const next of actions) {
            // Steps with nothing to do are refused.
            const isDone = await clean(id, next).then(
              () => true,
              () => false,
            );
            if (isDone) seen.push(await rowsNow(id));
          }
          const applied = seen.length - 1;
          for (const number of [Math.floor(applied / 2), 0, applied]) {
            await jumpSteps(id, number);
            expect(await rowsNow(id)).toEqual(seen[number]);
          }
          if (applied === 0) return;
          const other = await aTable({ rows });
          const { unmatched } = await replaySteps(other, await exported(id));
          expect(unmatched).toEqual([]);
          expect(await rowsNow(other)).toEqual(seen[applied]);
        },
      ),
      { numRuns: 20 },
    );
  }, 120_000);
});
