import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelTarget } from "@/lib/models/schema";
import { answerSchema, maxAnswerTokens, parseChatAnswer } from "./chat-answer";

const mood: ModelTarget = { name: "mood", labels: ["good", "bad"], lossFunction: "single_class" };
const topics: ModelTarget = { name: "topics", labels: ["food", "{x}", "rain"], lossFunction: "multi_class" };
const both = [mood, topics];

describe("answerSchema", () => {
  it("has a property for each target: one of its labels, or a list of them", () => {
    expect(answerSchema(both)).toEqual({
      type: "object",
      properties: {
        mood: { type: "string", enum: ["good", "bad"] },
        topics: { type: "array", items: { type: "string", enum: ["food", "{x}", "rain"] } },
      },
      required: ["mood", "topics"],
      additionalProperties: false,
    });
  });
});

describe("parseChatAnswer", () => {
  it.each([
    [
      '{"mood":"bad","topics":["rain","food","rain"]}',
      [
        [0, 1],
        [1, 0, 1],
      ],
    ],
    [
      'Sure:\n```json\n{"topics": [], "mood": "good", "why": "{}"}\n```',
      [
        [1, 0],
        [0, 0, 0],
      ],
    ],
    [
      '{"mood":"good","topics":["{x}"]}',
      [
        [1, 0],
        [0, 1, 0],
      ],
    ],
  ])("reads %s", (content, scores) => {
    expect(parseChatAnswer(content, both)).toEqual(scores);
  });

  it.each([
    "",
    "good",
    '{"mood":"good"',
    '{"mood":"good"}',
    '{"mood":"Good","topics":[]}',
    '{"mood":["good"],"topics":[]}',
    '{"mood":"good","topics":"food"}',
    '{"mood":"good","topics":["food","snow"]}',
    '[{"mood":"good","topics":[]}, {"mood":"bad","topics":[]}]',
    '{"mood":null,"topics":[]}',
  ])("takes %s for no answer", (content) => {
    expect(parseChatAnswer(content, both)).toBeNull();
  });

  it("reads whatever fits the schema, which is never longer than the limit of tokens", () => {
    const label = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" });
    const labels = fc.uniqueArray(label, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(labels, fc.boolean(), fc.nat(), (names, isOne, at) => {
        const lossFunction = isOne ? "single_class" : "multi_class";
        const chosen = isOne ? [names[at % names.length]] : names.filter((_, index) => (at >> index) % 2 === 1);
        const target: ModelTarget = { name: "t", labels: names, lossFunction };
        const content = JSON.stringify({ t: isOne ? chosen[0] : chosen }, null, 1);
        expect(parseChatAnswer(content, [target])).toEqual([names.map((name) => (chosen.includes(name) ? 1 : 0))]);
        expect(new TextEncoder().encode(content).length).toBeLessThanOrEqual(maxAnswerTokens([target]));
      }),
    );
  });
});
