import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getSplit } from "@/app/api/preparations/[preparationId]/[file]/route";
import { db } from "@/lib/db/client";
import { v1 } from "@/lib/mistral/server/app";
import { useRunner } from "@/lib/testing/engine";
import { aPreparation } from "@/lib/testing/factories";
import { serveHttp, type TestServer } from "@/lib/testing/http-server";
import { context } from "@/lib/testing/requests";
import { hasCurl, runShell, type SnippetFolder, snippetFolder } from "@/lib/testing/snippets";
import { jobSnippets } from "./code-snippets";
import { type CreateJobBody, createJobInput } from "./schema";

const TIMEOUT = 180_000;

let server: TestServer;
let folder: SnippetFolder;

/** As the app answers: the files of preparations, and /v1. */
async function app(request: Request): Promise<Response> {
  const [, preparationId, file] = /\/api\/preparations\/([^/]+)\/(.+)$/.exec(request.url) ?? [];
  return preparationId && file ? getSplit(request, context({ preparationId, file })) : v1(request);
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

/** Code for a job on a fresh preparation, by language. */
async function codesOf(body: Partial<CreateJobBody>): Promise<Record<string, string>> {
  const labels = ['it\'s "odd" $HOME `x`', "back\\slash", "plain"];
  const preparation = await aPreparation({ labels: Object.fromEntries(labels.map((label) => [label, 30])) });
  const job = createJobInput.parse({ preparationId: preparation.id, model: "ngram", ...body });
  const targets = [{ name: "label", labels }];
  const snippets = jobSnippets({ serverUrl: server.origin, appUrl: server.origin, job, targets });
  return Object.fromEntries(snippets.map(({ id, code }) => [id, code]));
}

function newestJob() {
  return db.engineJob.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
}

describe("the job as code", () => {
  it(
    "uploads, creates, waits, starts and trains in TypeScript, with the settings that the form had",
    async () => {
      const { typescript = "" } = await codesOf({
        hyperparameters: { trainingSteps: 7, weightDecay: 0.2, warmupFraction: 0.1, seqLen: 8192 },
        targets: [{ name: "label", weight: 2, lossFunction: "single_class" }],
        invalidSampleSkipPercentage: 0.1,
        suffix: "as-code",
      });
      const lines = await folder.runTypeScript(typescript);
      expect(lines.at(-1)).toMatch(/^SUCCESS ft:classifier:ngram:.*as-code/);
      expect(await newestJob()).toMatchObject({
        autoStart: false,
        invalidSampleSkipPercentage: 0.1,
        hyperparameters: { training_steps: 7, weight_decay: 0.2, warmup_fraction: 0.1, seq_len: 8192 },
        classifierTargets: [{ name: "label", weight: 2, loss_function: "single_class" }],
      });
    },
    TIMEOUT,
  );

  it(
    "does the same in a job that starts by itself and is not validated",
    async () => {
      const { typescript = "" } = await codesOf({
        hyperparameters: { trainingSteps: null, epochs: 3 },
        autoStart: true,
        useValidation: false,
      });
      expect((await folder.runTypeScript(typescript)).at(-1)).toMatch(/^SUCCESS ft:classifier:/);
      const job = await newestJob();
      expect(job).toMatchObject({ autoStart: true, validationFiles: [], hyperparameters: { epochs: 3 } });
    },
    TIMEOUT,
  );

  it.skipIf(!hasCurl)(
    "does the same with curl (skipped without it)",
    async () => {
      const { curl = "" } = await codesOf({
        hyperparameters: { trainingSteps: 6 },
        targets: [{ name: "label", weight: 3, lossFunction: null }],
        suffix: "by-curl",
      });
      const lines = (await runShell(curl)).trimEnd().split("\n");
      expect(lines).toContain("VALIDATED");
      expect(lines.at(-2)).toBe("SUCCESS");
      expect(lines.at(-1)).toMatch(/^ft:classifier:ngram:.*by-curl/);
      expect(await newestJob()).toMatchObject({
        hyperparameters: { training_steps: 6 },
        classifierTargets: [{ name: "label", weight: 3, labels: expect.arrayContaining(["back\\slash", "plain"]) }],
      });
    },
    TIMEOUT,
  );
});
