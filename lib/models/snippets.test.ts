import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { classifySnippets, connectSnippets, sdkServerUrl } from "./snippets";

const MODEL = "ft:classifier:ministral-3b-latest:8e2706f0:20250416:db22ea7e";

function codeOf(id: "curl" | "python" | "typescript", text?: string): string {
  const input = { serverUrl: "http://127.0.0.1:3000", model: MODEL, ...(text === undefined ? {} : { text }) };
  return classifySnippets(input).find((snippet) => snippet.id === id)?.code ?? "";
}

describe("sdkServerUrl", () => {
  it.each([
    ["http://127.0.0.1:3000", "http://127.0.0.1:3000"],
    ["http://127.0.0.1:3000/", "http://127.0.0.1:3000"],
    ["https://api.mistral.ai/v1", "https://api.mistral.ai"],
    ["https://host/prefix/v1/", "https://host/prefix"],
  ])("%s becomes %s", (url, expected) => {
    expect(sdkServerUrl(url)).toBe(expected);
  });
});

describe("classifySnippets", () => {
  it("carries the real model, the address and a placeholder key in every language", () => {
    const snippets = classifySnippets({ serverUrl: "http://127.0.0.1:3000", model: MODEL });
    expect(snippets.map(({ id }) => id)).toEqual(["curl", "python", "typescript"]);
    for (const { code } of snippets) {
      expect(code).toContain(MODEL);
      expect(code).toContain("http://127.0.0.1:3000");
      expect(code).toContain("YOUR_API_KEY");
    }
  });

  it.each(['it\'s "fine"', "$HOME `id` \\ \n two lines", "naïve 猫"])("hands %j to the shell unharmed", (text) => {
    const body = execFileSync("sh", ["-c", codeOf("curl", text).replace(/^curl/, "printf '%s\\n' --")], {
      encoding: "utf8",
    });
    const sent = body.slice(body.indexOf("{")).trimEnd();
    expect(JSON.parse(sent)).toEqual({ model: MODEL, input: [text] });
  });

  it("keeps quotes and backslashes inside the string of the SDK snippets", () => {
    expect(codeOf("python", 'a "b" \\')).toContain('inputs=["a \\"b\\" \\\\"]');
    expect(codeOf("typescript", 'a "b" \\')).toContain('inputs: ["a \\"b\\" \\\\"]');
  });
});

describe("connectSnippets", () => {
  it("points each SDK at the root, and curl at /v1", () => {
    for (const { id, code } of connectSnippets("http://127.0.0.1:3000/v1")) {
      expect(code).toContain("YOUR_API_KEY");
      expect(code.includes("/v1")).toBe(id === "curl");
    }
  });
});
