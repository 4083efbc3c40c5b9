import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { remember } from "@/lib/remember";
import { paths } from "@/lib/store/paths";
import { bytesOf } from "@/lib/testing/factories";
import type { FoundCopies } from "../../copies/clusters";
import { addStep } from "../cleaning/add-step";
import { jumpSteps } from "../cleaning/jump-steps";
import { createDataset } from "../create";
import { fetchReadyDataset } from "../internal";
import { cancelTasks, listTasks } from "../tasks";
import { updateDataset } from "../update";
import { readCopies, readKnownCopies } from "./read-copies";
import { type CopySearch, type OpenCopySearch, searchHere } from "./search";

const TEXTS = [
  "Where is my parcel from Lyon?",
  "where is my parcel from lyon",
  "I would like to pay with another card",
  "where is my parcel from Oslo",
  "",
  "Open the window in the kitchen please",
  "I would like to pay with another account",
  "Nothing else is like this one",
];

async function datasetOf(texts: readonly string[]): Promise<string> {
  const lines = texts.map((text, index) => `${text},title ${index % 3},${index % 2 === 0 ? "a" : "b"}`);
  const dataset = await createDataset({
    body: bytesOf(`text,title,label\n${lines.join("\n")}\n`),
    fileName: "texts.csv",
  });
  const targets = [{ name: "label", kind: "single" as const, column: "label" }];
  const text = { columns: ["text"], template: null };
  await updateDataset(dataset.id, { roles: { text, targets, group: null, split: null, id: null } });
  return dataset.id;
}

function someDataset() {
  return datasetOf(TEXTS);
}

async function clusters(id: string, similarity: number) {
  const copies = await readCopies(await fetchReadyDataset(id));
  return [...copies.clustersAt(similarity).clusterOfRow];
}

/** Puts another search in the place of the app's, and forgets what was found, as a restart does. */
const searches = remember<{ open: OpenCopySearch }>("datasets.copies.search", () => ({ open: searchHere }));
const recent = remember("datasets.copies.recent", () => new Map<string, FoundCopies>());

afterEach(() => {
  searches.open = searchHere;
});

function files(id: string): string[] {
  return readdirSync(paths.dataset(id)).filter((name) => name.startsWith("copies-"));
}

describe("readCopies", () => {
  it("groups rows whose texts are alike, numbered by their first row", async () => {
    const id = await someDataset();
    expect(await clusters(id, 1)).toEqual([0, 0, -1, -1, -1, -1, -1, -1]);
    expect(await clusters(id, 0.8)).toEqual([0, 0, 1, 0, -1, -1, 1, -1]);
  });

  it("says what is missing where there is no text column", async () => {
    const dataset = await fetchReadyDataset(await someDataset());
    await expect(readCopies({ ...dataset, roles: null })).rejects.toMatchObject({ code: "invalid_state" });
    expect(await readKnownCopies({ ...dataset, roles: null })).toBeNull();
  });

  it("looks once for all who ask, as a task", async () => {
    const dataset = await fetchReadyDataset(await someDataset());
    expect(await readKnownCopies(dataset)).toBeNull();
    const both = Promise.all([readCopies(dataset), readCopies(dataset)]);
    const kinds = () => listTasks(dataset.record.id).map(({ kind }) => kind);
    await expect.poll(kinds, { interval: 1 }).toEqual(["copies"]);
    const [one, other] = await both;
    expect(one).toBe(other);
    expect(await readKnownCopies(dataset)).toBe(one);
    expect(listTasks(dataset.record.id)).toEqual([]);
  });

  it("keeps what was found over a restart, for the last two texts", async () => {
    const id = await someDataset();
    await clusters(id, 0.8);
    expect(files(id)).toHaveLength(1);
    recent.clear();
    const known = await readKnownCopies(await fetchReadyDataset(id));
    expect([...(known?.clustersAt(0.8).clusterOfRow ?? [])]).toEqual([0, 0, 1, 0, -1, -1, 1, -1]);
    for (const [index, name] of ["copies-aa.bin", "copies-bb.bin"].entries()) {
      writeFileSync(`${paths.dataset(id)}/${name}`, "older");
      utimesSync(`${paths.dataset(id)}/${name}`, index + 1, index + 1);
    }
    await addStep(id, {
      kind: "edit_row",
      row: 7,
      cells: [{ column: "text", value: "open the window in the kitchen" }],
    });
    expect(await clusters(id, 0.8)).toEqual([0, 0, 1, 0, -1, 2, 1, 2]);
    expect(files(id)).toHaveLength(2);
    expect(files(id)).not.toContain("copies-bb.bin");
  });

  it("looks again where the file is damaged", async () => {
    const id = await someDataset();
    await clusters(id, 0.8);
    recent.clear();
    for (const name of files(id)) writeFileSync(`${paths.dataset(id)}/${name}`, "copy and no more");
    expect(await clusters(id, 0.8)).toEqual([0, 0, 1, 0, -1, -1, 1, -1]);
  });

  it("does not look again when labels change or rows go, and does when rows come back", async () => {
    const id = await someDataset();
    await clusters(id, 0.8);
    await addStep(id, { kind: "rename_label", target: "label", from: "a", to: "b" });
    await addStep(id, { kind: "delete_rows", rows: [0, 2] });
    const known = await readKnownCopies(await fetchReadyDataset(id));
    expect([...(known?.clustersAt(0.8).clusterOfRow ?? [])]).toEqual([-1, 0, -1, 0, -1, -1, -1, -1]);

    recent.clear();
    for (const name of files(id)) writeFileSync(`${paths.dataset(id)}/${name}`, "");
    expect(await clusters(id, 0.8)).toEqual([-1, 0, -1, 0, -1, -1, -1, -1]);
    await jumpSteps(id, 0);
    expect(await readKnownCopies(await fetchReadyDataset(id))).toBeNull();
    expect(await clusters(id, 0.8)).toEqual([0, 0, 1, 0, -1, -1, 1, -1]);
  });

  it("reads the text that the template makes", async () => {
    const id = await someDataset();
    const targets = [{ name: "label", kind: "single" as const, column: "label" }];
    const text = { columns: ["title", "text"], template: "{{title}} {{text}}" };
    expect(await clusters(id, 1)).toEqual([0, 0, -1, -1, -1, -1, -1, -1]);
    await updateDataset(id, { roles: { text, targets, group: null, split: null, id: null } });
    // The title of the first and the fourth row is the same, that of the second another.
    expect(await clusters(id, 1)).toEqual([-1, -1, -1, -1, -1, -1, -1, -1]);
    expect(await clusters(id, 0.85)).toEqual([0, 0, -1, 0, -1, -1, -1, -1]);
  });

  it("stops when nobody waits any more, and not before", async () => {
    // Long enough to be handed to a thread, in whose place the test puts its own.
    const dataset = await fetchReadyDataset(
      await datasetOf(TEXTS.map((text) => `${text} ${"and so on ".repeat(4_000)}`)),
    );
    const closed: string[] = [];
    const find = vi.fn<CopySearch["find"]>();
    searches.open = (rowLimit) => {
      const search = searchHere(rowLimit);
      return {
        take: search.take,
        find,
        close: () => {
          closed.push("closed");
        },
      };
    };
    const found = new Promise<never>((_, reject) => {
      find.mockImplementation(() => {
        const isClosed = setInterval(() => {
          if (closed.length === 0) return;
          clearInterval(isClosed);
          reject(new Error("closed"));
        }, 1);
        return found;
      });
    });
    const [first, second] = [new AbortController(), new AbortController()];
    const one = readCopies(dataset, { signal: first.signal });
    const other = readCopies(dataset, { signal: second.signal });
    await expect.poll(() => find.mock.calls.length).toBe(1);
    first.abort();
    await expect(one).rejects.toMatchObject({ code: "cancelled" });
    expect(closed).toEqual([]);
    second.abort();
    await expect(other).rejects.toMatchObject({ code: "cancelled" });
    await expect.poll(() => listTasks(dataset.record.id)).toEqual([]);
    expect(closed).not.toEqual([]);

    searches.open = searchHere;
    const again = await readCopies(dataset);
    expect([...again.clustersAt(1).clusterOfRow]).toEqual([0, 0, -1, -1, -1, -1, -1, -1]);
  });

  it("is cancelled as a task, for all who wait", async () => {
    const dataset = await fetchReadyDataset(await someDataset());
    const waiting = readCopies(dataset);
    const answer = expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    await expect.poll(() => listTasks(dataset.record.id), { interval: 1 }).toHaveLength(1);
    cancelTasks(dataset.record.id, "copies");
    await answer;
  });
});
