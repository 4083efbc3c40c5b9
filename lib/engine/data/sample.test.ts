import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSampleLine, quickCheckSampleLine } from "./sample";

const labels = '"labels": {"intent": "a"}';

describe("parseSampleLine", () => {
  it.each<[string, string, string, Record<string, unknown>]>([
    ["a text", `{"text": "hi", ${labels}}`, "hi", { intent: "a" }],
    ["several targets", '{"text": "hi", "labels": {"a": "x", "b": ["y", "z"]}}', "hi", { a: "x", b: ["y", "z"] }],
    ["other keys", `{"text": "hi", "fold": 3, ${labels}}`, "hi", { intent: "a" }],
    ["null for the absent one", `{"text": "hi", "messages": null, ${labels}}`, "hi", { intent: "a" }],
    ["a message", `{"messages": [{"role": "user", "content": "hi"}], ${labels}}`, "hi", { intent: "a" }],
    [
      "a conversation",
      `{"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": [{"type": "text", "text": "U"}]}], ${labels}}`,
      "S\nU",
      { intent: "a" },
    ],
    ["white space around", `  {"text": " hi ", ${labels}}  `, " hi ", { intent: "a" }],
    [
      "names of object members",
      '{"text": "t", "labels": {"constructor": "toString"}}',
      "t",
      { constructor: "toString" },
    ],
  ])("takes %s", (_, line, text, expected) => {
    const parsed = parseSampleLine(line);
    expect(parsed).toEqual({ ok: true, sample: { text, labels: expected } });
  });

  it.each([
    ["nope", "it is not valid JSON"],
    ['{"text": "a"', "it is not valid JSON"],
    ["[1]", "it must be a JSON object, not a list"],
    ['"text"', "it must be a JSON object, not a string"],
    ["null", "it must be a JSON object, not null"],
    [`{${labels}}`, 'it has neither "text" nor "messages"'],
    [`{"text": "a", "messages": [], ${labels}}`, 'it has both "text" and "messages"; give exactly one'],
    [`{"text": 7, ${labels}}`, '"text" must be a string, not 7'],
    [`{"text": " \\n", ${labels}}`, '"text" is empty'],
    [`{"messages": {}, ${labels}}`, '"messages" must be a list, not an object'],
    [`{"messages": [], ${labels}}`, '"messages" is empty'],
    [`{"messages": ["hi"], ${labels}}`, "messages[0] must be an object, not a string"],
    [
      `{"messages": [{"role": "bot", "content": "x"}], ${labels}}`,
      'messages[0].role must be "system", "user", "assistant" or "tool"',
    ],
    [
      `{"messages": [{"role": "user"}], ${labels}}`,
      "messages[0].content must be a string or a list of chunks, not missing",
    ],
    [
      `{"messages": [{"role": "user", "content": [{"type": "image_url"}]}], ${labels}}`,
      'messages[0].content[0] must be a text chunk ({"type": "text", "text": "…"})',
    ],
    [`{"messages": [{"role": "user", "content": ""}], ${labels}}`, '"messages" has no text'],
    ['{"text": "a"}', '"labels" is missing'],
    ['{"text": "a", "labels": null}', '"labels" is missing'],
    ['{"text": "a", "labels": "x"}', '"labels" must be an object, not a string'],
    ['{"text": "a", "labels": ["x"]}', '"labels" must be an object, not a list'],
    ['{"text": "a", "labels": {}}', '"labels" is empty'],
    [
      '{"text": "a", "labels": {"t": true}}',
      'the label of target "t" must be a string or a list of strings, not true (write "true")',
    ],
    [
      '{"text": "a", "labels": {"t": 1.5}}',
      'the label of target "t" must be a string or a list of strings, not 1.5 (write "1.5")',
    ],
    ['{"text": "a", "labels": {"t": null}}', 'the label of target "t" must be a string or a list of strings, not null'],
    ['{"text": "a", "labels": {"t": ""}}', "a label has an empty name"],
    ['{"text": "a", "labels": {"t": []}}', 'the label of target "t" is an empty list'],
    [
      '{"text": "a", "labels": {"t": ["x", 2]}}',
      'the label of target "t" must be a list of strings, but it contains 2',
    ],
    ['{"text": "a", "labels": {"t": ["x", ""]}}', "a label has an empty name"],
    ['{"text": "a", "labels": {"": "x"}}', "a target has an empty name"],
    ['{"text": "a", "labels": {"__proto__": "x"}}', 'a target cannot be named "__proto__"'],
    ['{"text": "a", "labels": {"t": "__proto__"}}', 'a label cannot be named "__proto__"'],
    ['{"text": "a", "labels": {"t": ["__proto__"]}}', 'a label cannot be named "__proto__"'],
  ])("refuses %s", (line, reason) => {
    expect(parseSampleLine(line)).toEqual({ ok: false, reason });
  });

  it("never throws, whatever the line, and is stricter than the check at upload", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.record({ text: fc.jsonValue(), labels: fc.jsonValue() }).map((v) => JSON.stringify(v)),
        ),
        (line) => {
          const parsed = parseSampleLine(line);
          if (parsed.ok) expect(quickCheckSampleLine(line)).toBeNull();
          else expect(parsed.reason).not.toBe("");
        },
      ),
    );
  });
});

describe("quickCheckSampleLine", () => {
  it.each([
    [`{"text": "", ${labels}}`, null],
    ['{"messages": 1, "labels": 2}', null],
    ["x", "it is not valid JSON"],
    ["3", "it must be a JSON object, not 3"],
    ['{"prompt": "a"}', 'it has neither "text" nor "messages"'],
    ['{"text": "a"}', '"labels" is missing'],
  ])("%s gives %j", (line, reason) => {
    expect(quickCheckSampleLine(line)).toBe(reason);
  });
});
