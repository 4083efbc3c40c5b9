import { describe, expect, it } from "vitest";
import { jsonBody } from "./json-body";

const piece = (...values: unknown[]) =>
  new TextEncoder().encode(values.map((value) => JSON.stringify(value)).join(","));

describe("the body of an answer", () => {
  it("is one list of all pieces", async () => {
    const body = jsonBody("[", [piece(1, "ä"), piece(2), piece({})], "]");
    expect(body).toBeInstanceOf(Uint8Array);
    expect(await new Response(body).json()).toEqual([1, "ä", 2, {}]);
    expect(await new Response(jsonBody('{"results":[', [], "]}")).json()).toEqual({ results: [] });
  });

  it("goes out piece by piece when it is large", async () => {
    const long = "é".repeat(200_000);
    const body = jsonBody("[", [piece(long), piece("x"), piece(long)], "]");
    expect(body).toBeInstanceOf(ReadableStream);
    expect(await new Response(body).json()).toEqual([long, "x", long]);
  });
});
