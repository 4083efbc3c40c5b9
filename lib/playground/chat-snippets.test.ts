import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { chatSnippets } from "./chat-snippets";
import type { Message } from "./conversation";

const MODEL = "ft:classifier:ministral-3b-latest:8e2706f0:20250416:db22ea7e";

function codeOf(id: "curl" | "python" | "typescript", messages: Message[]): string {
  const snippets = chatSnippets({ serverUrl: "http://127.0.0.1:3000/v1", model: MODEL, messages });
  return snippets.find((snippet) => snippet.id === id)?.code ?? "";
}

describe("chatSnippets", () => {
  it.each(['it\'s "fine"', "$HOME `id` \\ \n two lines", "naïve 猫"])("hands %j to the shell unharmed", (content) => {
    const messages: Message[] = [
      { role: "system", content: "Be short." },
      { role: "user", content },
    ];
    const code = codeOf("curl", messages).replace(/^curl/, "printf '%s\\n' --");
    const sent = execFileSync("sh", ["-c", code], { encoding: "utf8" });
    expect(sent).toContain("http://127.0.0.1:3000/v1/chat/classifications");
    expect(JSON.parse(sent.slice(sent.indexOf("{")))).toEqual({ model: MODEL, input: [{ messages }] });
  });

  it("keeps quotes and backslashes inside the strings of the SDKs, and a key where it belongs", () => {
    const messages: Message[] = [{ role: "user", content: 'a "b" \\' }];
    expect(codeOf("python", messages)).toContain('{"role": "user", "content": "a \\"b\\" \\\\"},');
    expect(codeOf("typescript", messages)).toContain('{ role: "user", content: "a \\"b\\" \\\\" },');
    for (const id of ["curl", "python", "typescript"] as const) expect(codeOf(id, messages)).toContain("YOUR_API_KEY");
  });
});
