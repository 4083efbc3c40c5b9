import "server-only";

/**
 * Works on several items at once and hands the results over in the order of the items. The first failure ends it; what is
 * under way then goes on unheard until the caller's signal ends it.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<{ item: Item; result: Result }> {
  const underWay: { item: Item; result: Promise<Result> }[] = [];
  for await (const item of items) {
    const result = work(item);
    // Heard when its turn comes; until then a failure must not end the process.
    result.catch(() => undefined);
    underWay.push({ item, result });
    if (underWay.length < concurrency) continue;
    const first = underWay.shift();
    if (first !== undefined) yield { item: first.item, result: await first.result };
  }
  for (const { item, result } of underWay) yield { item, result: await result };
}
