import { Mistral } from "@mistralai/mistralai";
import { expect, it, vi } from "vitest";
import { AppError } from "@/lib/errors";
import { askRows } from "./ask-rows";
import type { RowAnswer } from "./part-file";
import type { SplitRow } from "./split-rows";
import { timings } from "./timings";

const targets = [
  { name: "mood", kind: "single" as const, labels: ["good", "bad"], lossFunction: "single_class" as const },
];

/** Asks for rows of these texts; a server that refuses those which `isRefused` says. */
async function ask(texts: string[], isRefused: (text: string) => boolean): Promise<RowAnswer[]> {
  async function* rows(): AsyncGenerator<SplitRow> {
    for (const [position, text] of texts.entries()) yield { position, row: null, text, labels: {} };
  }
  const client = new Mistral({ apiKey: "any" });
  vi.spyOn(client.classifiers, "classify").mockImplementation(async ({ inputs }) => {
    const asked = [inputs].flat();
    if (asked.some(isRefused)) {
      throw new AppError("upstream", "too long", { retryable: false, extra: { status: 422, detail: null } });
    }
    return { id: "1", model: "m", results: asked.map(() => ({ mood: { scores: { good: 0.9, bad: 0.1 } } })) };
  });
  const stored: RowAnswer[] = [];
  const append = async (answers: readonly RowAnswer[]) => void stored.push(...answers);
  const question = { evaluation: { targets }, rows: rows(), append, signal: new AbortController().signal };
  await askRows(question, { client, serverId: "ask-rows", remoteId: "m" });
  return stored;
}

it("leaves rows without an answer that alone are refused, however many stand first", async () => {
  const long = Array.from({ length: 3 * timings.firstRows }, (_, row) => `long ${row}`);
  const answers = await ask([...long, "short"], (text) => text.startsWith("long"));
  expect(answers.map(({ position }) => position)).toEqual([...long.keys(), long.length]);
  expect(answers.map(({ scores }) => scores[0] !== null)).toEqual([...long.map(() => false), true]);
});

it("fails where nothing is accepted", async () => {
  await expect(ask(["a", "b"], () => true)).rejects.toMatchObject({ extra: { status: 422 } });
});
