import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BatchModel, createBatcher } from "./batcher";
import { createCosts } from "./costs";

const TARGETS: BatchModel["targets"] = [
  { name: "length", labels: ["short", "long"], weight: 1, loss_function: "single_class" },
];

/** A model whose scores tell which text they are of, and by which model. */
function aModel(factor: number, onBatch: (texts: readonly string[]) => void = () => undefined): BatchModel {
  return {
    targets: TARGETS,
    predict: (texts) => {
      onBatch(texts);
      return texts.map((text) => ({ length: [factor * text.length, factor + (text.codePointAt(0) ?? 0)] }));
    },
  };
}

function alone(factor: number, text: string): string {
  return `{"length":{"scores":{"short":${factor * text.length},"long":${factor + (text.codePointAt(0) ?? 0)}}}}`;
}

/** Lets so many turns of the event loop pass. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Keeps the thread busy. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe("the batcher", () => {
  it("gives every request exactly what it would get alone, however they come and go", async () => {
    const request = fc.record({
      model: fc.nat(2),
      texts: fc.array(fc.string({ maxLength: 8 }), { maxLength: 12 }),
      startsAfter: fc.nat(3),
      leavesAfter: fc.option(fc.nat(3)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 12 }), async (requests) => {
        const batcher = createBatcher(createCosts());
        const models = [aModel(1), aModel(10), aModel(100)];
        const results = requests.map(async ({ model, texts, startsAfter, leavesAfter }) => {
          const controller = new AbortController();
          await turns(startsAfter);
          const answer = batcher.score({
            fileId: String(model),
            model: models[model] ?? aModel(1),
            texts,
            signal: controller.signal,
          });
          if (leavesAfter !== null) void turns(leavesAfter).then(() => controller.abort());
          const expected = texts.map((text) => alone(10 ** model, text));
          if (leavesAfter === null) return expect(await answer).toEqual(expected);
          const settled = await answer.catch((error: unknown) => error);
          // Who leaves gets its answer or none, never another's.
          if (settled instanceof Error) expect(settled).toMatchObject({ code: "cancelled" });
          else expect(settled).toEqual(expected);
        });
        await Promise.all(results);
      }),
    );
  });

  it("computes together what comes in one turn for the same model", async () => {
    const batches: (readonly string[])[] = [];
    const batcher = createBatcher({ ...createCosts(), estimate: () => 0.1, isMeasured: () => true });
    const model = aModel(1, (texts) => batches.push(texts));
    const other = aModel(2, (texts) => batches.push(texts));
    const score = (text: string, by = model) => batcher.score({ fileId: "a", model: by, texts: [text] });
    await Promise.all([score("one"), score("two"), score("other", other), score("three")]);
    expect(batches).toEqual([["one", "two", "three"], ["other"]]);
  });

  it("fails only the request whose text cannot be classified", async () => {
    const batcher = createBatcher(createCosts());
    const model = aModel(1, (texts) => {
      if (texts.includes("bad")) throw new Error("no such text");
    });
    const score = (...texts: string[]) => batcher.score({ fileId: "a", model, texts });
    const [good, bad, late] = await Promise.allSettled([score("ab", "c"), score("x", "bad", "y"), score("abc")]);
    expect(good).toMatchObject({ status: "fulfilled", value: [alone(1, "ab"), alone(1, "c")] });
    expect(bad).toMatchObject({ status: "rejected", reason: new Error("no such text") });
    expect(late).toMatchObject({ status: "fulfilled", value: [alone(1, "abc")] });
  });

  it("does not classify for whom has left", async () => {
    const seen: string[] = [];
    const batcher = createBatcher(createCosts());
    const model = aModel(1, (texts) => seen.push(...texts));
    const controller = new AbortController();
    const left = batcher.score({ fileId: "a", model, texts: ["left"], signal: controller.signal });
    const stays = batcher.score({ fileId: "a", model, texts: ["stays"] });
    controller.abort();
    await expect(left).rejects.toMatchObject({ code: "cancelled" });
    await stays;
    expect(seen).toEqual(["stays"]);
    const late = batcher.score({ fileId: "a", model, texts: ["late"], signal: controller.signal });
    await expect(late).rejects.toMatchObject({ code: "cancelled" });
  });

  it("gives way to everything else after some milliseconds, however long the texts and however many the models", async () => {
    let turn = 0;
    let next = setImmediate(function count() {
      turn++;
      next = setImmediate(count);
    });
    const perTurn = new Map<number, number>();
    const batcher = createBatcher(createCosts());
    const slow = () =>
      aModel(1, (texts) => {
        work(6 * texts.length);
        perTurn.set(turn, (perTurn.get(turn) ?? 0) + texts.length);
      });
    const texts = Array.from({ length: 12 }, () => "x");
    await Promise.all(["a", "b", "c"].map((fileId) => batcher.score({ fileId, model: slow(), texts })));
    clearImmediate(next);
    expect(Math.max(...perTurn.values())).toBeLessThanOrEqual(3);
    expect(perTurn.size).toBeGreaterThanOrEqual(12);
  });

  it("loses nothing that comes while it gives way", async () => {
    const batcher = createBatcher(createCosts());
    const model = aModel(1, (texts) => work(4 * texts.length));
    const score = (texts: string[]) => batcher.score({ fileId: "a", model, texts });
    const all = [score(Array.from({ length: 12 }, () => "x"))];
    for (let i = 0; i < 12; i++) {
      await turns(1);
      all.push(score(["y".repeat(i), "z"]));
    }
    const results = await Promise.all(all);
    expect(results.map(({ length }) => length)).toEqual([12, ...Array.from({ length: 12 }, () => 2)]);
    expect(results.at(-1)).toEqual([alone(1, "y".repeat(11)), alone(1, "z")]);
  });

  it("measures what a model costs", async () => {
    const costs = createCosts();
    const model = aModel(1, (texts) => work(5 * texts.length));
    await createBatcher(costs).score({ fileId: "a", model, texts: ["x", "y"] });
    expect(costs.estimate("a", ["z"])).toBeGreaterThanOrEqual(5);
  });
});
