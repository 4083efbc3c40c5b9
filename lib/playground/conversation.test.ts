import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  conversationText,
  draftText,
  FIRST_MESSAGES,
  type Message,
  ROLES,
  readDraft,
  readMessages,
  saidMessages,
} from "./conversation";

const message = fc.record({ role: fc.constantFrom(...ROLES), content: fc.string() });

describe("a draft", () => {
  it("comes back from its text, and is fresh where there is none", () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), (messages: Message[]) => {
        const isEmpty = saidMessages(messages).length === 0;
        expect(readDraft(draftText(messages))).toEqual(isEmpty ? FIRST_MESSAGES : messages);
      }),
    );
    expect(readDraft("play some jazz")).toEqual(FIRST_MESSAGES);
  });

  it("says what its messages say, without the boxes that are still empty", () => {
    const messages: Message[] = [
      { role: "system", content: "Be short." },
      { role: "assistant", content: "  " },
      { role: "user", content: "Where is my parcel?" },
    ];
    expect(conversationText(saidMessages(messages))).toBe("Be short.\nWhere is my parcel?");
  });
});

describe("readMessages", () => {
  const hello = { role: "user", content: "hello" };

  it.each([
    ["a list", [hello, { role: "assistant", content: "hi", prefix: false }]],
    ["a line of a data file", { messages: [hello, { role: "assistant", content: "hi" }], labels: { mood: "good" } }],
    ["contents in pieces", [hello, { role: "assistant", content: [{ type: "text", text: "hi" }] }]],
  ])("reads %s", (_, value) => {
    expect(readMessages(JSON.stringify(value))).toEqual({ messages: [hello, { role: "assistant", content: "hi" }] });
  });

  it.each([
    [[], ["The list has no messages."]],
    [
      [hello, { role: "bot", content: "x" }],
      ['Message 2, role: "bot" is not known. It is one of user, assistant, system, tool.'],
    ],
    [[hello, hello, { role: "user" }], ["Message 3, content: it is missing."]],
    [
      [{ content: 5 }],
      [
        "Message 1, role: it is missing. It is one of user, assistant, system, tool.",
        "Message 1, content: it is no text, nor a list of pieces of text.",
      ],
    ],
    [[hello, "x"], ["Message 2: it is no object with a role and a content."]],
    [[{ role: "user", content: "x".repeat(100_001) }], ["Message 1, content: it has more than 100,000 characters."]],
    [Array.from({ length: 201 }, () => hello), ["A conversation has at most 200 messages here."]],
  ])("says what is wrong with message and field: %#", (value, problems) => {
    expect(readMessages(JSON.stringify(value))).toEqual({ problems });
  });

  it.each(["hello", "[URGENT] call back", "{", '["a", "b"]', "[1, 2]", "5", "null", '{"a": 1}'])(
    "takes %s for a text",
    (text) => {
      expect(readMessages(text)).toBeNull();
    },
  );
});
