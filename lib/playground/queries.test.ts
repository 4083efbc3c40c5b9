import { afterEach, expect, it, vi } from "vitest";
import { makeQueryClient } from "@/lib/query/client";
import { playgroundQueries } from "./queries";

afterEach(() => vi.unstubAllGlobals());

it("leaves a call for lines that fails after others to the card with their answers", async () => {
  const targets = [{ target: "intent", scores: [], chosen: [], explanation: null }];
  const answers = [
    (inputs: string[]) => {
      const results = inputs.map(() => ({ targets, isInScope: null, unlikeUnknown: null, nearest: null }));
      return Response.json({ model: "m", latencyMs: 1, results });
    },
    () => Response.json({ error: { code: "invalid", message: "No." } }, { status: 400 }),
  ];
  const fetched = vi.fn(async (_: string, init: RequestInit) =>
    answers.shift()?.((JSON.parse(String(init.body)) as { inputs: string[] }).inputs),
  );
  vi.stubGlobal("fetch", fetched);
  const onStaleData = vi.fn();
  const client = makeQueryClient({ onStaleData });
  const text = Array.from({ length: 300 }, (_, index) => `line ${index}`).join("\n");
  const options = playgroundQueries.lines("m", text);
  const first = await client.fetchInfiniteQuery(options);
  expect(first.pages).toHaveLength(1);
  await expect(client.fetchInfiniteQuery({ ...options, pages: 2, staleTime: 0 })).rejects.toThrow();
  expect(fetched).toHaveBeenCalledTimes(2);
  expect(client.getQueryData(options.queryKey)).toBeDefined();
  expect(onStaleData).not.toHaveBeenCalled();
});
