import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { v1 } from "@/lib/mistral/server/app";
import { useRunner } from "@/lib/testing/engine";
import { serveHttp, type TestServer } from "@/lib/testing/http-server";
import { expectOpenApi } from "@/lib/testing/openapi";
import { classifySnippets, connectSnippets } from "./snippets";
import { trainSnippets } from "./train-snippets";

const run = promisify(execFile);
const hasCurl = spawnSync("curl", ["--version"]).status === 0;
const TIMEOUT = 180_000;

let server: TestServer;
let folder = "";
/** What the training that the first test ran has made. */
let model = "";

/** As the app answers: the files of `public`, and /v1. */
async function app(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith("/samples/")) return v1(request);
  return new Response(await readFile(path.join("public", path.normalize(pathname))));
}

beforeAll(async () => {
  await useRunner();
  server = await serveHttp(app);
  // Inside the project, so that Node finds the SDK.
  await mkdir("node_modules/.cache", { recursive: true });
  folder = await mkdtemp(path.resolve("node_modules/.cache/snippets-"));
}, 60_000);

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function codeOf(snippets: { id: string; code: string }[], id: string): string {
  return snippets.find((snippet) => snippet.id === id)?.code ?? "";
}

/** Checks TypeScript and runs it, as it stands, in a process of its own; returns the lines that it prints. */
async function runTypeScript(code: string): Promise<string[]> {
  const file = path.join(folder, "snippet.mts");
  await writeFile(file, code);
  expect(problemsOf(file)).toEqual([]);
  // It has no type annotations, so that it is JavaScript as well: Node 20 takes nothing else.
  const script = path.join(folder, "snippet.mjs");
  await writeFile(script, code);
  const { stdout } = await run(process.execPath, [script], { timeout: TIMEOUT });
  return stdout.trimEnd().split("\n");
}

/** What the compiler says of a file, with the strictness of a new project. */
function problemsOf(file: string): string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: ["node"],
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("the code that is shown", () => {
  it(
    "trains on the sample and classifies, as pasted",
    async () => {
      const code = codeOf(trainSnippets({ serverUrl: server.origin, appUrl: server.origin }), "typescript");
      const lines = await runTypeScript(code);
      expect(lines.at(-2)).toMatch(/^SUCCESS ft:classifier:ministral-3b-latest:/);
      expect(lines.at(-1)).toBe("set_alarm");
      model = lines.at(-2)?.split(" ")[1] ?? "";
      const files = await db.engineFile.findMany({ orderBy: { numLines: "asc" }, select: { numLines: true } });
      expect(files.map(({ numLines }) => numLines)).toEqual([199, 1791]);
    },
    TIMEOUT,
  );

  it(
    "classifies with a model, in TypeScript and with curl",
    async () => {
      const snippets = classifySnippets({
        serverUrl: `${server.origin}/v1`,
        model,
        text: 'it\'s "time" for some jazz',
      });
      const [line = ""] = await runTypeScript(codeOf(snippets, "typescript"));
      expect(line).toMatch(/^intent play_music 0\.\d+$/);
      if (!hasCurl) return;
      const { stdout } = await run("sh", ["-c", codeOf(snippets, "curl").replace(/^curl/, "curl -s")]);
      const { results } = JSON.parse(stdout) as { results: { intent: { scores: Record<string, number> } }[] };
      expect(results[0]?.intent.scores.play_music).toBeCloseTo(Number(line.split(" ")[2]), 5);
    },
    TIMEOUT,
  );

  it(
    "asks a server which models it has",
    async () => {
      const lines = await runTypeScript(codeOf(connectSnippets(server.origin), "typescript"));
      expect(lines).toContain("ministral-3b-latest");
      expect(lines).toContain(model);
    },
    TIMEOUT,
  );
});

describe("the extensions over HTTP", () => {
  it("describe themselves, tell of the training, and give and take a model file", async () => {
    const get = (address: string) => fetch(`${server.origin}${address}`, { headers: { authorization: "Bearer any" } });
    expect(expectOpenApi(await (await get("/v1/x/openapi.json")).json())).toContain("POST /v1/x/classifications");
    const { jobId } = await db.engineModel.findUniqueOrThrow({ where: { id: model } });
    const metrics = (await (await get(`/v1/x/jobs/${jobId}/metrics`)).json()) as { steps: unknown[]; status: string };
    expect(metrics).toMatchObject({ status: "SUCCESS", queue: null });
    expect(metrics.steps).toHaveLength(100);
    expect(metrics.steps.at(-1)).toMatchObject({ step: 100, targets: [{ target: "intent" }] });

    const file = await (await get(`/v1/x/models/${encodeURIComponent(model)}/file`)).blob();
    const form = new FormData();
    form.append("file", file, "my model.model");
    const upload = await fetch(`${server.origin}/v1/x/models/file`, { method: "POST", body: form });
    expect(await upload.json()).toMatchObject({ object: "model.details", job: null, targets: [{ name: "intent" }] });
  }, 60_000);
});
