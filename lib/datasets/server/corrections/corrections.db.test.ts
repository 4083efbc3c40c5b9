import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { aTable, clean, rowsNow } from "@/lib/testing/cleaning";
import { type AddCorrectionBody, addCorrectionInput } from "../../corrections-schema";
import type { RolesInput } from "../../roles-schema";
import { jumpSteps } from "../cleaning/jump-steps";
import { addCorrection } from "./add-correction";
import { applyCorrections } from "./apply-corrections";
import { listCorrections } from "./list-corrections";
import { removeCorrection } from "./remove-correction";

const ROWS = [
  ["where is my order", "delivery"],
  ["I want my money back", "refund"],
];

const give = (id: string, text: string, label: string, more: Partial<AddCorrectionBody> = {}) =>
  addCorrection(id, addCorrectionInput.parse({ text, labels: { label: [label] }, ...more }));

const waiting = async (id: string) =>
  (await listCorrections(id)).data.filter((one) => one.isWaiting).map(({ text }) => text);

describe("a correction", () => {
  it("waits, is listed newest first, and is replaced by one with the same text", async () => {
    const id = await aTable({ rows: ROWS });
    await give(id, "lost parcel", "delivery");
    await give(id, "hello", "greeting", { source: "playground", modelId: "md_1", predicted: { label: ["refund"] } });
    const again = await give(id, " lost parcel ", "lost");
    const list = await listCorrections(id);
    expect(list).toMatchObject({ waiting: 2 });
    expect(list.data.map(({ text }) => text)).toEqual([" lost parcel ", "hello"]);
    expect(list.data[0]).toEqual(again);
    expect(list.data[1]).toMatchObject({
      source: "playground",
      modelId: "md_1",
      predicted: { label: ["refund"] },
      isWaiting: true,
    });
  });

  it("can be taken back, once", async () => {
    const id = await aTable({ rows: ROWS });
    const { id: correctionId } = await give(id, "hello", "greeting");
    expect(await removeCorrection(id, correctionId)).toMatchObject({ text: "hello", isWaiting: true });
    expect(await listCorrections(id)).toEqual({ data: [], waiting: 0 });
    await expect(removeCorrection(id, correctionId)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is refused in words where the dataset cannot say it", async () => {
    const id = await aTable({ rows: ROWS });
    const ofTarget = (labels: Record<string, string[]>) =>
      addCorrection(id, addCorrectionInput.parse({ text: "x", labels }));
    await expect(ofTarget({ mood: ["glad"] })).rejects.toThrow("The dataset has no target “mood”. It has “label”.");
    await expect(ofTarget({ label: ["a", "b"] })).rejects.toThrow(
      "“label” has one label a text, and here are 2: a, b.",
    );
    await expect(ofTarget({ label: [" "] })).rejects.toThrow("Give the label a name.");
    expect(() => addCorrectionInput.parse({ text: " \n", labels: { label: ["a"] } })).toThrow("needs a text");
    await db.dataset.update({
      where: { id },
      data: {
        roles: {
          version: 2,
          text: null,
          targets: [],
          group: null,
          split: null,
          id: null,
          origin: "guessed",
          reasons: [],
        },
      },
    });
    await expect(ofTarget({ label: ["a"] })).rejects.toThrow("Choose the text column and the label column");
    await expect(give("ds_none", "x", "a")).rejects.toMatchObject({ code: "not_found" });
  });

  it("has to name a target in which nothing means a label", async () => {
    const source = { type: "separator" as const, column: "tags", separator: "|" };
    const roles: RolesInput = {
      text: "text",
      targets: [
        { name: "label", column: "label" },
        { name: "tags", kind: "multi", source, noneLabel: "safe" },
      ],
    };
    const id = await aTable({ columns: ["text", "label", "tags"], rows: [["one", "a", "x|y"]], roles });
    await expect(give(id, "two", "b")).rejects.toThrow("Say the labels of “tags” too");
    await give(id, "two", "b", { labels: { label: ["b"], tags: ["safe"] } });
    await applyCorrections(id);
    expect(await rowsNow(id)).toContainEqual([1, "two", "b", ""]);
  });
});

describe("a correction that says none of them", () => {
  const source = { type: "separator" as const, column: "tags", separator: "|" };
  const aList = (noneLabel: string | null) =>
    aTable({
      columns: ["text", "tags"],
      rows: [
        ["one", "x|y"],
        ["two", "x"],
      ],
      roles: { text: "text", targets: [{ name: "tags", kind: "multi", source, noneLabel }] },
    });
  const none = { labels: { tags: [] }, predicted: { tags: ["x"] } };

  it("has the label that rows without any get, and becomes such a row", async () => {
    const id = await aList("safe");
    await give(id, "three", "", none);
    expect((await listCorrections(id)).data).toMatchObject([
      { labels: { tags: ["safe"] }, predicted: { tags: ["x"] } },
    ]);
    await applyCorrections(id);
    expect(await rowsNow(id)).toContainEqual([2, "three", ""]);
  });

  it("takes the wrong labels from a row that is there, also where the data has no label for none", async () => {
    const id = await aList(null);
    const { labels } = await give(id, "two", "", { ...none, predicted: { tags: [] } });
    expect(labels).toEqual({ tags: [] });
    await applyCorrections(id);
    expect(await rowsNow(id)).toEqual([
      [0, "one", "x|y"],
      [1, "two", ""],
    ]);
  });

  it("is refused where a text has one label", async () => {
    const id = await aTable({ rows: ROWS });
    await expect(give(id, "x", "", { labels: { label: [] } })).rejects.toThrow("Say which label of “label” is right.");
  });
});

describe("applying corrections", () => {
  it("is one step for all that wait; they wait again while it is undone", async () => {
    const id = await aTable({ rows: ROWS });
    for (let index = 0; index < 10; index++) await give(id, `text ${index}`, "new");
    const steps = await applyCorrections(id);
    expect(steps.data).toMatchObject([
      { title: "Added 10 rows from corrections", isApplied: true, result: { addedRows: 10 } },
    ]);
    expect(await waiting(id)).toEqual([]);
    expect(await rowsNow(id)).toHaveLength(12);
    await jumpSteps(id, 0);
    expect(await waiting(id)).toHaveLength(10);
    await jumpSteps(id, 1);
    expect(await waiting(id)).toEqual([]);
    await expect(applyCorrections(id)).rejects.toThrow("No correction waits to be added.");
  });

  it("adds those of an undone step again, with the ones that came since", async () => {
    const id = await aTable({ rows: ROWS });
    await give(id, "one", "a");
    await applyCorrections(id);
    await jumpSteps(id, 0);
    await give(id, "one", "b");
    await give(id, "two", "c");
    const steps = await applyCorrections(id);
    expect(steps.data).toHaveLength(1);
    expect((await rowsNow(id)).slice(2)).toEqual([
      [2, "one", "b"],
      [3, "two", "c"],
    ]);
    expect((await listCorrections(id)).data).toHaveLength(2);
  });

  it("lets them wait again where their step was forgotten for another", async () => {
    const id = await aTable({ rows: ROWS });
    await give(id, "one", "a");
    await applyCorrections(id);
    await jumpSteps(id, 0);
    await clean(id, { kind: "delete_rows", rows: [0] });
    expect(await waiting(id)).toEqual(["one"]);
    await applyCorrections(id);
    expect((await rowsNow(id)).map(([row]) => row)).toEqual([1, 2]);
  });

  it("leaves all of them waiting where one does not fit any more, or nothing is to do", async () => {
    const id = await aTable({ rows: ROWS });
    await give(id, "where is my order", "delivery");
    await expect(applyCorrections(id)).rejects.toThrow("Nothing to do");
    await give(id, "two", "a");
    const record = await db.dataset.findUniqueOrThrow({ where: { id }, select: { roles: true } });
    const renamed = JSON.parse(JSON.stringify(record.roles).replace('"name":"label"', '"name":"topic"'));
    await db.dataset.update({ where: { id }, data: { roles: renamed } });
    await expect(applyCorrections(id)).rejects.toThrow(
      "The correction of “where is my order” does not fit the dataset any more.",
    );
    expect(await waiting(id)).toHaveLength(2);
    expect(await rowsNow(id)).toHaveLength(2);
  });
});
