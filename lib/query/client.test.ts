import { dehydrate } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import { makeQueryClient, shouldRetry } from "./client";

const withStatus = (status: number) => Object.assign(new Error("refused"), { status });

describe("shouldRetry", () => {
  it.each([
    [0, new Error("connection lost"), true],
    [1, new Error("connection lost"), true],
    [2, new Error("connection lost"), false],
    [0, withStatus(400), false],
    [0, withStatus(404), false],
    [0, withStatus(499), false],
    [0, withStatus(500), true],
    [0, withStatus(503), true],
  ])("after %d failures with %s: %s", (failures, error, expected) => {
    expect(shouldRetry(failures, error)).toBe(expected);
  });
});

describe("makeQueryClient", () => {
  it("reports stale data only when older data stays on screen", async () => {
    const onStaleData = vi.fn();
    const onFailure = vi.fn();
    const client = makeQueryClient({ onStaleData, onFailure });
    const fail = () => Promise.reject(withStatus(404));

    await expect(client.fetchQuery({ queryKey: ["empty"], queryFn: fail })).rejects.toThrow("refused");
    expect(onStaleData).not.toHaveBeenCalled();
    expect(onFailure).toHaveBeenCalledOnce();

    client.setQueryData(["known"], 1);
    await expect(client.fetchQuery({ queryKey: ["known"], queryFn: fail, staleTime: 0 })).rejects.toThrow("refused");
    expect(onStaleData).toHaveBeenCalledOnce();
    expect(client.getQueryData(["known"])).toBe(1);
  });

  it("hands over what is there, and nothing that is still on its way", () => {
    const client = makeQueryClient();
    void client.prefetchQuery({ queryKey: ["slow"], queryFn: () => new Promise(() => {}) });
    client.setQueryData(["known"], 1);
    expect(dehydrate(client).queries.map((query) => query.queryKey)).toEqual([["known"]]);
    client.clear();
  });
});
