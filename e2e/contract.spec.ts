import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { Api, SAMPLE_RECIPE } from "./steps/api";

const run = promisify(execFile);

test("the tutorial's calls run unchanged over HTTP, and the prediction is right", async ({
  request,
  baseURL,
}, info) => {
  const api = new Api(request);
  const dataset = await api.importSample();
  const preparation = await api.prepare(dataset.id, { ...SAMPLE_RECIPE, seed: 7 });
  const files: string[] = [];
  for (const split of ["train", "validation"]) {
    const response = await request.get(`/api/preparations/${preparation.id}/${split}.jsonl`);
    const file = info.outputPath(`${split}.jsonl`);
    await writeFile(file, await response.body());
    files.push(file);
  }
  const sentence = "wake me up at half past six tomorrow";
  const { stdout } = await run(process.execPath, ["scripts/tutorial.mjs", ...files, sentence, baseURL ?? ""]);
  expect(stdout).toMatch(/^validated: \d+ tokens, about \d+ s, cost 0$/m);
  expect(stdout).toMatch(/^SUCCESS: ft:classifier:ministral-3b-latest:[0-9a-f]{8}:\d{8}:[0-9a-f]{8}, train loss/m);
  expect(stdout.trim().split("\n").at(-1)).toMatch(/^intent: set_alarm \(0\.\d{3}\)$/);
});
