import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { ApiError, callApi, lateSchemas } from "./api-client";

const thing = z.object({ name: z.string() });

function answers(status: number, body: unknown) {
  const fetched = vi.fn(async () => new Response(typeof body === "string" ? body : JSON.stringify(body), { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

describe("callApi", () => {
  it("reads by a schema, whether it is there or comes with the call", async () => {
    answers(200, { name: "a", more: 1 });
    const late = lateSchemas(async () => ({ thing }));
    expect(await callApi("/api/things", { response: thing })).toEqual({ name: "a" });
    expect(await callApi("/api/things", { response: late("thing") })).toEqual({ name: "a" });
  });

  it("asks for nothing while what reads the answer cannot be had", async () => {
    const fetched = answers(200, { name: "a" });
    const late = lateSchemas(async (): Promise<{ thing: typeof thing }> => {
      throw new Error("Loading chunk failed");
    });
    const call = callApi("/api/things", { method: "POST", response: late("thing") });
    await expect(call).rejects.toMatchObject({ name: "ApiError", status: 0 });
    expect(fetched).not.toHaveBeenCalled();
  });

  it("throws what the server says, and a sentence of its own where it says nothing", async () => {
    const problem = {
      type: "about:blank",
      title: "Conflict",
      status: 409,
      detail: "There is one of that name.",
      code: "conflict",
      requestId: "req_1",
      fields: [],
    };
    answers(409, problem);
    const refused = callApi("/api/things", { response: thing });
    await expect(refused).rejects.toBeInstanceOf(ApiError);
    await expect(refused).rejects.toMatchObject({ status: 409, code: "conflict", message: problem.detail });
    answers(502, "<html>");
    await expect(callApi("/api/things", { response: thing })).rejects.toMatchObject({ status: 502, code: "network" });
  });
});
