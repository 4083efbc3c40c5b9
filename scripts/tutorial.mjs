/**
 * The Classifier Factory tutorial's last two steps with the official SDK, against any server that speaks the API:
 *
 *   node scripts/tutorial.mjs train.jsonl validation.jsonl "a sentence" [http://127.0.0.1:3000]
 *
 * Uploads both files, creates a job with auto_start off, waits until it is VALIDATED, starts it, polls while it is
 * QUEUED or RUNNING, and classifies the sentence.
 */
import { openAsBlob, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Mistral } from "@mistralai/mistralai";

const [trainFile, validationFile, sentence, serverURL = "http://127.0.0.1:3000"] = process.argv.slice(2);
if (!sentence) {
  console.error('Usage: node scripts/tutorial.mjs train.jsonl validation.jsonl "a sentence" [http://127.0.0.1:3000]');
  process.exit(2);
}

for (const file of [trainFile, validationFile]) {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile()) continue;
  console.error(`“${file}” cannot be read: ${stats ? "it is not a file" : "there is no such file"}.`);
  process.exit(1);
}

const client = new Mistral({ apiKey: process.env.MISTRAL_API_KEY ?? "your-key-here", serverURL });
const upload = async (file) =>
  client.files.upload({ file: { fileName: path.basename(file), content: await openAsBlob(file) } });

const [train, validation] = [await upload(trainFile), await upload(validationFile)];
console.log(`uploaded ${train.id} (${train.numLines} lines) and ${validation.id} (${validation.numLines} lines)`);

const created = await client.fineTuning.jobs.create({
  model: "ministral-3b-latest",
  jobType: "classifier",
  trainingFiles: [{ fileId: train.id, weight: 1 }],
  validationFiles: [validation.id],
  hyperparameters: { trainingSteps: 100, learningRate: 0.00004 },
  autoStart: false,
});
console.log(`created ${created.id}: ${created.status}`);

let job = await client.fineTuning.jobs.get({ jobId: created.id });
while (job.status !== "VALIDATED") {
  if (job.status.startsWith("FAILED")) throw new Error(`The files were refused: ${JSON.stringify(job.events)}`);
  await sleep(200);
  job = await client.fineTuning.jobs.get({ jobId: created.id });
}
const { dataTokens, expectedDurationSeconds, cost } = job.metadata;
console.log(`validated: ${dataTokens} tokens, about ${expectedDurationSeconds} s, cost ${cost}`);

job = await client.fineTuning.jobs.start({ jobId: created.id });
while (["QUEUED", "RUNNING"].includes(job.status)) {
  await sleep(200);
  job = await client.fineTuning.jobs.get({ jobId: created.id });
}
if (job.status !== "SUCCESS") throw new Error(`The job ended as ${job.status}: ${JSON.stringify(job.events)}`);
const [last] = job.checkpoints;
console.log(
  `${job.status}: ${job.fineTunedModel}, train loss ${last.metrics.trainLoss}, validation loss ${last.metrics.validLoss}`,
);

const { results } = await client.classifiers.classify({ model: job.fineTunedModel, inputs: [sentence] });
for (const [target, { scores }] of Object.entries(results[0])) {
  const [label, score] = Object.entries(scores).sort((a, b) => b[1] - a[1])[0];
  console.log(`${target}: ${label} (${score.toFixed(3)})`);
}
