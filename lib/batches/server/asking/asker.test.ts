import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { Asker, type TextScores } from "./asker";
import { inOrder } from "./in-order";
import { questionsOf } from "./questions";

const scoresOf = (texts: string[]): TextScores[] =>
  texts.map((text) => ({ targets: { mood: { scores: { [text]: 1 } } }, isInScope: null, unlikeUnknown: null }));
const refusal = (status: number, retryable = false) => new AppError("upstream", "no", { retryable, extra: { status } });

describe("an asker", () => {
  it("asks for more at once as long as the server is quick, up to 256", async () => {
    const asker = new Asker(async (texts) => scoresOf(texts), new AbortController().signal);
    const sizes: number[] = [];
    for (let turn = 0; turn < 6; turn++) {
      sizes.push(asker.textsAtOnce);
      await asker.ask(Array.from({ length: asker.textsAtOnce }, (_, index) => `t${index}`));
    }
    expect(sizes).toEqual([16, 32, 64, 128, 256, 256]);
  });

  it("leaves out the texts that are refused, and no others", async () => {
    const asker = new Asker(async (texts) => {
      if (texts.some((text) => text.startsWith("long"))) throw refusal(422);
      return scoresOf(texts);
    }, new AbortController().signal);
    const answers = await asker.ask(["a", "long 1", "b", "c", "long 2"]);
    expect(answers.map((answer) => answer && Object.keys(answer.targets.mood?.scores ?? {})[0])).toEqual([
      "a",
      null,
      "b",
      "c",
      null,
    ]);
  });

  it("goes on where only the texts are refused, however many come in a row", async () => {
    const asker = new Asker(async (texts) => {
      if (texts.some((text) => text.startsWith("long"))) throw refusal(413);
      return scoresOf(texts);
    }, new AbortController().signal);
    const answers = await asker.ask([...Array.from({ length: 50 }, (_, index) => `long ${index}`), "short"]);
    expect(answers.map((answer) => answer !== null)).toEqual([...Array.from({ length: 50 }, () => false), true]);
  });

  it("gives up where every text is refused, or where asking again has not helped", async () => {
    const all = new Asker(() => Promise.reject(refusal(422)), new AbortController().signal);
    await expect(all.ask(Array.from({ length: 64 }, () => "x"))).rejects.toMatchObject({ extra: { status: 422 } });
    let calls = 0;
    const busy = () => {
      calls += 1;
      return Promise.reject(refusal(503, true));
    };
    await expect(new Asker(busy, new AbortController().signal, [0, 0]).ask(["x"])).rejects.toMatchObject({
      extra: { status: 503 },
    });
    expect(calls).toBe(3);
  });
});

describe("inOrder", () => {
  it("hands results over in the order of the items, with so many under way at once", async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    async function* items() {
      yield* [0, 1, 2, 3, 4];
    }
    const work = async (item: number) => {
      most = Math.max(most, waiting.length + 1);
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        // The last of those under way is done first.
        if (waiting.length === 2 || item === 4) for (const done of waiting.splice(0).reverse()) done();
      });
      return item * 10;
    };
    const seen: number[] = [];
    for await (const { item, result } of inOrder(items(), 2, work)) seen.push(item, result);
    expect(seen).toEqual([0, 0, 1, 10, 2, 20, 3, 30, 4, 40]);
    expect(most).toBe(2);
  });
});

describe("questionsOf", () => {
  it("holds every row once, asks for a text once in a chunk, and for none without a text", async () => {
    async function* chunks() {
      yield ["a", "b", "a", " ", "c"].map((text, row) => ({ row, cells: [text] }));
      yield [{ row: 5, cells: ["", ""] }];
      yield [{ row: 6, cells: ["a", "b"] }];
    }
    const questions = [];
    for await (const { rows, texts } of questionsOf(chunks(), () => 2))
      questions.push({ rows: rows.map(({ row }) => row), texts });
    expect(questions).toEqual([
      { rows: [0, 1, 2, 3], texts: ["a", "b"] },
      { rows: [4], texts: ["c"] },
      { rows: [5], texts: [] },
      { rows: [6], texts: ["a b"] },
    ]);
  });
});
