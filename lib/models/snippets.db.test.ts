import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { v1 } from "@/lib/mistral/server/app";
import { useRunner } from "@/lib/testing/engine";
import { serveHttp, type TestServer } from "@/lib/testing/http-server";
import { expectOpenApi } from "@/lib/testing/openapi";
import { hasCurl, runShell, type SnippetFolder, snippetFolder } from "@/lib/testing/snippets";
import { classifySnippets, connectSnippets } from "./snippets";
import { trainSnippets } from "./train-snippets";

const TIMEOUT = 180_000;

let server: TestServer;
let folder: SnippetFolder;
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
  folder = await snippetFolder();
}, 60_000);

afterAll(async () => {
  await server.close();
  await folder.remove();
});

function codeOf(snippets: { id: string; code: string }[], id: string): string {
  return snippets.find((snippet) => snippet.id === id)?.code ?? "";
}

describe("the code that is shown", () => {
  it(
    "trains on the sample and classifies, as pasted",
    async () => {
      const code = codeOf(trainSnippets({ serverUrl: server.origin, appUrl: server.origin }), "typescript");
      const lines = await folder.runTypeScript(code);
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
      const [line = ""] = await folder.runTypeScript(codeOf(snippets, "typescript"));
      expect(line).toMatch(/^intent play_music 0\.\d+$/);
      if (!hasCurl) return;
      const printed = await runShell(codeOf(snippets, "curl").replace(/^curl/, "curl -s"));
      const { results } = JSON.parse(printed) as { results: { intent: { scores: Record<string, number> } }[] };
      expect(results[0]?.intent.scores.play_music).toBeCloseTo(Number(line.split(" ")[2]), 5);
    },
    TIMEOUT,
  );

  it(
    "asks a server which models it has",
    async () => {
      const lines = await folder.runTypeScript(codeOf(connectSnippets(server.origin), "typescript"));
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
