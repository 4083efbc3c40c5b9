import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateSubwords, TEMPLATE_TOKENS } from "../engine/text/token-count";
import { estimateTokens, TEXT_TOKEN_LIMIT, TOKEN_LIMIT } from "./token-estimate";

describe("estimateTokens", () => {
  it.each([
    ["", 0],
    ["wake me up", 3],
    ["unbelievable", 4],
    ["Room 101, please!", 7],
    ["東京の天気", 5],
    ["Привет", 2],
  ])("counts %j as %d", (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });

  it("is what the engine counts", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        expect(estimateTokens(text)).toBe(estimateSubwords(text).subwords);
      }),
    );
    expect(TOKEN_LIMIT - TEXT_TOKEN_LIMIT).toBe(TEMPLATE_TOKENS);
  });

  const massive = path.resolve(process.cwd(), "../shared/data/massive-en/train.csv");
  it.skipIf(!existsSync(massive))("is what the engine counts on real texts (needs the shared data)", () => {
    const lines = readFileSync(massive, "utf8").split("\n");
    const counted = lines.reduce((sum, line) => sum + estimateSubwords(line).subwords, 0);
    expect(lines.reduce((sum, line) => sum + estimateTokens(line), 0)).toBe(counted);
  });
});
