import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { GET } from "@/app/api/models/[modelId]/file/route";
import { db } from "@/lib/db/client";
import { classificationSchema } from "@/lib/mistral/schema";
import { ensureServers } from "@/lib/servers/server/internal";
import { call, useRunner } from "@/lib/testing/engine";
import { aTrainedModel } from "@/lib/testing/evaluations";
import { aPreparation } from "@/lib/testing/factories";
import { datasetOf, KEEP_ALL } from "@/lib/testing/preparations";
import { context, request } from "@/lib/testing/requests";
import { invariant } from "@/lib/utils";

const SCRIPT = fileURLToPath(new URL("run-model.mjs", import.meta.url));
const FIXTURES = fileURLToPath(new URL("../lib/engine/models/fixtures", import.meta.url));
const TEXTS = ["today has rain and wind and is good", "sun, but bad", "=1+1 “quoted” \\ ü", ""];

const answer = z.object({ labels: z.array(z.string()), scores: z.record(z.string(), z.number()) }).strict();
const outputLine = z.object({ text: z.string(), topics: answer, mood: answer }).strict();

let folder = "";
let file = "";
let remoteId = "";

/** Runs the script as a person does, in a process of its own. */
function runScript(args: readonly string[], { input = "", env = {} }: { input?: string; env?: object } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], {
    encoding: "utf8",
    input,
    // The test's own database must not be needed.
    env: { ...process.env, DATA_DIR: "/dev/null/nowhere", DATABASE_URL: "file:/dev/null/nowhere", ...env },
  });
  return { status, stderr, stdout };
}

function answersOf(run: ReturnType<typeof runScript>) {
  expect(run).toMatchObject({ status: 0, stderr: "" });
  return run.stdout
    .trimEnd()
    .split("\n")
    .map((line) => outputLine.parse(JSON.parse(line)));
}

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  const rows = Array.from({ length: 120 }, (_, index) => {
    const topics = [index % 2 === 0 ? "rain" : "sun", ...(index % 3 === 0 ? ["wind"] : [])];
    const mood = index % 4 < 2 ? "good" : "bad";
    return [`today number ${index} has ${topics.join(" and ")} and is ${mood}`, topics.join("|"), mood];
  });
  const { id: datasetId } = await datasetOf([["text", "topics", "mood"], ...rows], {
    text: "text",
    targets: [
      {
        name: "topics",
        kind: "multi",
        source: { type: "separator", column: "topics", separator: "|" },
        noneLabel: null,
      },
      { name: "mood", kind: "single", column: "mood" },
    ],
  });
  const { id } = await aPreparation({ datasetId, recipe: KEEP_ALL });
  const modelId = await aTrainedModel(id, 40);
  ({ remoteId } = await db.model.findUniqueOrThrow({ where: { id: modelId } }));
  const download = await GET(request(`/api/models/${modelId}/file`), context({ modelId }));
  expect(download.status).toBe(200);
  folder = await mkdtemp(path.join(os.tmpdir(), "studio-run-model-"));
  file = path.join(folder, "weather.model");
  await writeFile(file, new Uint8Array(await download.arrayBuffer()));
}, 120_000);

afterAll(async () => {
  if (folder !== "") await rm(folder, { recursive: true, force: true });
});

// Each answer is a process of its own.
describe("npm run model", { timeout: 60_000 }, () => {
  it("gives texts the scores that the server gives them, from the downloaded file alone", async () => {
    const { status, body } = await call("POST", "/v1/classifications", { model: remoteId, input: TEXTS });
    expect(status, JSON.stringify(body)).toBe(200);
    const { results } = classificationSchema.parse(body);
    const answers = answersOf(runScript([file, ...TEXTS]));
    expect(answers.map(({ text }) => text)).toEqual(TEXTS);
    for (const [n, { topics, mood }] of answers.entries()) {
      for (const [name, { scores }] of Object.entries({ topics, mood })) {
        const expected = results[n]?.[name]?.scores;
        invariant(expected, `no scores of ${name}`);
        expect(Object.keys(scores)).toEqual(Object.keys(expected));
        for (const [label, score] of Object.entries(expected)) {
          expect(Math.abs((scores[label] ?? Number.NaN) - score)).toBeLessThanOrEqual(1e-6);
        }
      }
    }
    expect(answers[0]?.topics.labels.toSorted()).toEqual(["rain", "wind"]);
    expect(answers.slice(0, 2).map(({ mood }) => mood.labels)).toEqual([["good"], ["bad"]]);
  });

  it("takes lines from the standard input, an answer for each, and keeps the best scores", () => {
    const answers = answersOf(runScript([file, "--top", "1"], { input: `${TEXTS[0]}\r\n\n${TEXTS[1]}` }));
    expect(answers.map(({ text }) => text)).toEqual([TEXTS[0], "", TEXTS[1]]);
    const whole = answersOf(runScript([file, `${TEXTS[0]}`]))[0]?.topics.scores ?? {};
    const [best] = Object.entries(whole).sort(([, one], [, other]) => other - one);
    expect(Object.entries(answers[0]?.topics.scores ?? {})).toEqual([best]);
  });

  it("ends with 1 and a sentence for a file that it cannot run", async () => {
    const whole = await readFile(file);
    const cut = await write("cut.model", whole.subarray(0, whole.length - 100));
    expect(runScript([cut, "a text"])).toEqual({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^“cut\.model” cannot be run\. The model file is damaged: it has \d+ bytes where .*\.\n$/,
      ),
    });
    const newer = await write("newer.model", ofVersion(whole, 99));
    expect(runScript([newer, "a text"])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^“newer\.model” cannot be run\. .*version 99; .* Update the application\.\n$/),
    });
    expect(runScript([path.join(FIXTURES, "version-1.json"), "a text"])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^“version-1\.json” cannot be run\. This is not a model file: .*\.\n$/),
    });
    expect(runScript([path.join(folder, "none.model"), "a text"])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/none\.model” cannot be read: there is no such file\.\n$/),
    });
  });

  it("says which package is missing for a model that needs the sentence encoder", () => {
    const run = runScript([path.join(FIXTURES, "version-2-static.model"), "a text"], { env: { ENCODER_DIR: folder } });
    expect(run).toMatchObject({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(/model-embeddings-en is not installed; .*\.\n$/),
    });
  });

  it("explains itself", () => {
    expect(runScript(["--help"])).toMatchObject({ status: 0, stdout: expect.stringContaining("--top N") });
    expect(runScript([])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^Name a model file\.\n\nUsage: /),
    });
    expect(runScript([file, "a text", "--top", "0"])).toMatchObject({
      status: 2,
      stderr: "--top takes a whole number from 1 on.\n",
    });
  });
});

async function write(name: string, bytes: Uint8Array): Promise<string> {
  const to = path.join(folder, name);
  await writeFile(to, bytes);
  return to;
}

/** The file as another version would have written it, its checksum (bytes 24 to 27) with it. */
function ofVersion(bytes: Uint8Array, version: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  view.setUint32(8, version, true);
  view.setUint32(24, 0, true);
  view.setUint32(24, crc32(copy), true);
  return copy;
}
