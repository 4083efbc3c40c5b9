import { readdirSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { remember } from "@/lib/remember";
import { paths } from "@/lib/store/paths";
import { aTable, clean } from "@/lib/testing/cleaning";
import { jumpSteps } from "../cleaning/jump-steps";
import { profileDataset } from "../profile/profile-dataset";
import { cancelTasks, listTasks } from "../tasks";
import { updateDataset } from "../update";
import { keepLabel } from "./kept-labels";
import { listSuspects, lookForSuspects } from "./list-suspects";
import type { StoredSuspects } from "./suspects-file";

const NAMES = ["delivery", "billing", "login"];
const WORDS = [
  ["parcel", "courier", "delivery", "tracking"],
  ["refund", "money", "invoice", "paid"],
  ["password", "login", "account", "locked"],
];

/** Rows of three kinds, each with words of its own; `wrong` rows have the label of the next kind. */
function rowsWith(wrong: readonly number[], count = 60): string[][] {
  return Array.from({ length: count }, (_, row) => {
    const kind = row % 3;
    const own = WORDS[kind] ?? [];
    const text = `please look at my ${own[row % 4]} and the ${own[(row + 1 + (row % 3)) % 4]} of day ${row % 7}, ${row}`;
    return [text, NAMES[wrong.includes(row) ? (kind + 1) % 3 : kind] ?? ""];
  });
}

const WRONG = [10, 31, 47];

const query = { target: "label", limit: 20, offset: 0 };

async function rowsLeft(id: string): Promise<number[] | undefined> {
  const { found } = await listSuspects(id, query);
  return found?.data.map(({ row }) => row).sort((a, b) => a - b);
}

function forget() {
  remember("datasets.suspects.recent", () => new Map<string, StoredSuspects>()).clear();
}

function filesOf(id: string): string[] {
  return readdirSync(paths.dataset(id)).filter((name) => name.startsWith("suspects-"));
}

afterEach(forget);

describe("suspects", () => {
  it("are not looked for unasked, and then listed with a suggestion each", async () => {
    const id = await aTable({ rows: rowsWith(WRONG) });
    expect(await listSuspects(id, query)).toEqual({ target: "label", refusal: null, found: null });
    expect((await profileDataset(id)).readiness.some(({ code }) => code === "suspects")).toBe(false);

    const { found } = await lookForSuspects(id, "label");
    expect(found).toMatchObject({
      judgedCount: 60,
      suspectCount: 3,
      listedCount: 3,
      leftCount: 3,
      isFromBefore: false,
    });
    for (const { row, text, label, suggestion, logOdds } of found?.data ?? []) {
      expect(text).toContain("please look at my");
      expect(suggestion).toBe(NAMES[row % 3]);
      expect(label).toBe(NAMES[(row + 1) % 3]);
      expect(logOdds).toBeGreaterThan(0);
    }
    expect(await rowsLeft(id)).toEqual(WRONG);
    const readiness = (await profileDataset(id)).readiness.find(({ code }) => code === "suspects");
    expect(readiness).toMatchObject({ level: "warning", fix: { type: "suspects", target: "label" } });
  });

  it("leave the list when they are relabelled or removed, and come back when that is undone", async () => {
    const id = await aTable({ rows: rowsWith(WRONG) });
    await lookForSuspects(id, "label");
    await clean(id, { kind: "edit_row", row: 10, cells: [{ column: "label", value: "billing" }] });
    await clean(id, { kind: "delete_rows", rows: [31] });
    const { found } = await listSuspects(id, query);
    expect(found).toMatchObject({ listedCount: 3, leftCount: 1, isFromBefore: true });
    expect(found?.data.map(({ row }) => row)).toEqual([47]);
    await jumpSteps(id, 0);
    expect(await rowsLeft(id)).toEqual(WRONG);
  });

  it("that are kept stay away after a restart and another look, until their label or their text changes", async () => {
    const id = await aTable({ rows: rowsWith(WRONG) });
    await lookForSuspects(id, "label");
    await keepLabel(id, { target: "label", row: 47, isKept: true });
    expect(await rowsLeft(id)).toEqual([10, 31]);
    forget();
    expect(await rowsLeft(id), "from the file").toEqual([10, 31]);
    const again = await lookForSuspects(id, "label");
    expect(again.found).toMatchObject({ listedCount: 3, leftCount: 2 });

    await clean(id, { kind: "edit_row", row: 47, cells: [{ column: "label", value: "billing" }] });
    expect(
      (await lookForSuspects(id, "label")).found?.data.map(({ row }) => row),
      "under another label",
    ).toContain(47);
    await jumpSteps(id, 0);
    const text = "my parcel, and another word: courier tracking delivery";
    await clean(id, { kind: "edit_row", row: 47, cells: [{ column: "text", value: `${text} refund money` }] });
    expect((await listSuspects(id, query)).found, "for other texts nobody has looked").toBeNull();
  });

  it("that are no longer kept come back", async () => {
    const id = await aTable({ rows: rowsWith(WRONG) });
    await lookForSuspects(id, "label");
    await Promise.all(WRONG.map((row) => keepLabel(id, { target: "label", row, isKept: true })));
    expect(await rowsLeft(id), "none is lost when several are kept at once").toEqual([]);
    expect((await profileDataset(id)).readiness.find(({ code }) => code === "suspects")?.level).toBe("good");
    await keepLabel(id, { target: "label", row: 31, isKept: false });
    await keepLabel(id, { target: "label", row: 31, isKept: false });
    expect(await rowsLeft(id)).toEqual([31]);
  });

  it("leave the list when the suggested label is no label any more", async () => {
    const id = await aTable({ rows: rowsWith(WRONG) });
    await lookForSuspects(id, "label");
    await clean(id, { kind: "rename_label", target: "label", from: "billing", to: "money" });
    // Row 10 should be billing, and 47 and 31 stand elsewhere.
    expect(await rowsLeft(id)).not.toContain(10);
  });

  it("are looked for again where the file is damaged", async () => {
    const id = await aTable({ rows: rowsWith(WRONG) });
    await lookForSuspects(id, "label");
    forget();
    for (const name of filesOf(id)) writeFileSync(`${paths.dataset(id)}/${name}`, "{");
    expect((await listSuspects(id, query)).found).toBeNull();
    await lookForSuspects(id, "label");
    expect(await rowsLeft(id)).toEqual(WRONG);
  });

  it("are pages of a list", async () => {
    const id = await aTable({ rows: rowsWith(WRONG) });
    const first = await lookForSuspects(id, "label");
    const order = first.found?.data.map(({ row }) => row);
    const page = await listSuspects(id, { target: "label", limit: 1, offset: 1 });
    expect(page.found?.data.map(({ row }) => row)).toEqual(order?.slice(1, 2));
    expect(page.found?.leftCount).toBe(3);
  });

  it("are none among rows of very rare labels, and none of them is suggested", async () => {
    const rare = Array.from({ length: 4 }, () => ["please look at my parcel and the courier", "rare"]);
    const id = await aTable({ rows: [...rowsWith([]), ...rare, ["parcel", ""], ["", "login"]] });
    const { found } = await lookForSuspects(id, "label");
    expect(found).toMatchObject({ judgedCount: 60, listedCount: 0, leftCount: 0, data: [] });
  });

  it("are said not to be judged where rows have several labels, or there is no such target", async () => {
    const id = await aTable({ rows: rowsWith([]) });
    const source = { type: "separator" as const, column: "label", separator: "|" };
    const targets = [{ name: "topics", kind: "multi" as const, source, noneLabel: null }];
    const text = { columns: ["text"], template: null };
    await updateDataset(id, { roles: { text, targets, group: null, split: null, id: null } });
    const report = await listSuspects(id, { limit: 20, offset: 0 });
    expect(report).toMatchObject({ target: "topics", found: null });
    expect(report.refusal).toContain("several labels");
    await expect(lookForSuspects(id, "topics")).rejects.toMatchObject({ code: "invalid_state" });
    await expect(lookForSuspects(id, "none")).rejects.toMatchObject({ code: "invalid" });
    await expect(keepLabel(id, { target: "none", row: 0, isKept: true })).rejects.toMatchObject({ code: "invalid" });
  });

  it("cannot be kept where there is no such row", async () => {
    const id = await aTable({ rows: rowsWith([]) });
    await expect(keepLabel(id, { target: "label", row: 60, isKept: true })).rejects.toMatchObject({ code: "invalid" });
  });

  it("are looked for once for all who ask, and no longer when nobody waits", async () => {
    const id = await aTable({ rows: rowsWith(WRONG, 1_500) });
    const [one, other] = await Promise.all([lookForSuspects(id, "label"), lookForSuspects(id, "label")]);
    expect(other).toEqual(one);
    forget();
    const leaving = new AbortController();
    const left = lookForSuspects(id, "label", leaving.signal);
    await expect.poll(() => listTasks(id).map(({ kind }) => kind), { interval: 1 }).toContain("suspects");
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: "cancelled" });
    await expect.poll(() => listTasks(id)).toEqual([]);

    const cancelled = lookForSuspects(id, "label").catch((error: unknown) => error);
    await expect.poll(() => listTasks(id).length, { interval: 1 }).toBe(1);
    cancelTasks(id, "suspects");
    const error = await cancelled;
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "cancelled" });
  });
});
