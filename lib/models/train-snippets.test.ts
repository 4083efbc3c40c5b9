import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { classifySnippets, connectSnippets } from "./snippets";
import { trainSnippets } from "./train-snippets";

const URL_OF_APP = "http://127.0.0.1:3000";
const snippets = trainSnippets({ serverUrl: `${URL_OF_APP}/v1/`, appUrl: URL_OF_APP });
const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe("trainSnippets", () => {
  it("carries the server, the sample and a placeholder key in both languages", () => {
    expect(snippets.map(({ id }) => id)).toEqual(["python", "typescript"]);
    for (const { code } of snippets) {
      expect(code).toContain(`"${URL_OF_APP}"`);
      expect(code).toContain(`"${URL_OF_APP}/samples/assistant-intents.csv"`);
      expect(code).toContain("YOUR_API_KEY");
    }
  });

  it.skipIf(!hasPython)("is Python where it says so (skipped without python3)", () => {
    const model = 'ft:classifier:"odd":8e2706f0';
    const codes = [...snippets, ...classifySnippets({ serverUrl: URL_OF_APP, model }), ...connectSnippets(URL_OF_APP)]
      .filter(({ id }) => id === "python")
      .map(({ code }) => code);
    expect(codes).toHaveLength(3);
    for (const code of codes) {
      const parse = "import ast, sys; ast.parse(sys.stdin.read())";
      const { status, stderr } = spawnSync("python3", ["-c", parse], { input: code, encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    }
  });

  it("is what the README shows, for the address that the app prints", () => {
    const readme = readFileSync(path.resolve("README.md"), "utf8");
    for (const { id, code } of snippets) expect(readme.includes(`\`\`\`${id}\n${code}\`\`\``), id).toBe(true);
  });
});
