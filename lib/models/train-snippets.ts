import { API_KEY, literal, PYTHON_INSTALL, type Snippet, sdkServerUrl, TYPESCRIPT_INSTALL } from "./snippets";

interface TrainSnippetInput {
  /** Root of the server that trains, without `/v1`: `http://127.0.0.1:3000`. */
  serverUrl: string;
  /** Root of this app, which serves the sample that the code trains on. */
  appUrl: string;
}

const SAMPLE_PATH = "/samples/assistant-intents.csv";
const SENTENCE = "wake me at seven";

/** A whole run in Python and TypeScript: upload, create, wait, start, wait, classify. */
export function trainSnippets({ serverUrl, appUrl }: TrainSnippetInput): Snippet[] {
  const url = sdkServerUrl(serverUrl);
  const sample = `${sdkServerUrl(appUrl)}${SAMPLE_PATH}`;
  return [
    { id: "python", label: "Python", install: PYTHON_INSTALL, code: pythonCode(url, sample) },
    { id: "typescript", label: "TypeScript", install: TYPESCRIPT_INSTALL, code: typescriptCode(url, sample) },
  ];
}

/** What follows a create in TypeScript: `getJob`, which narrows the answers to those of a classifier. */
export const TYPESCRIPT_GET_JOB = `if (!("id" in created)) throw new Error("The server did not answer with a job.");

const getJob = async () => {
  const job = await client.fineTuning.jobs.get({ jobId: created.id });
  if (job.jobType !== "classifier") throw new Error("The server did not answer with a classifier's job.");
  return job;
};
`;

function pythonCode(url: string, sample: string): string {
  return `import csv, io, json, time, urllib.request
from mistralai import Mistral  # version 2: from mistralai.client import Mistral

client = Mistral(api_key=${literal(API_KEY)}, server_url=${literal(url)})

# A training file has one JSON object a line: a text and its labels. These come from the sample of this app.
table = urllib.request.urlopen(${literal(sample)}).read().decode()
lines = [
    json.dumps({"text": row["text"], "labels": {"intent": row["intent"]}})
    for row in csv.DictReader(io.StringIO(table))
]

def upload(name, part):
    return client.files.upload(file={"file_name": name, "content": "\\n".join(part).encode()}, purpose="fine-tune")

training = upload("train.jsonl", [line for i, line in enumerate(lines) if i % 10])
validation = upload("validation.jsonl", lines[::10])

job = client.fine_tuning.jobs.create(
    model="ministral-3b-latest",
    job_type="classifier",
    training_files=[{"file_id": training.id, "weight": 1}],
    validation_files=[validation.id],
    hyperparameters={"training_steps": 100, "learning_rate": 0.00004},
    auto_start=False,
)

def wait_while(*statuses):
    while (job := client.fine_tuning.jobs.get(job_id=job_id)).status in statuses:
        time.sleep(1)
    return job

job_id = job.id
job = wait_while("QUEUED", "VALIDATING")
if job.status != "VALIDATED":
    raise SystemExit(job.events)
print(job.metadata)

client.fine_tuning.jobs.start(job_id=job_id)
job = wait_while("QUEUED", "RUNNING")
print(job.status, job.fine_tuned_model)

response = client.classifiers.classify(model=job.fine_tuned_model, inputs=[${literal(SENTENCE)}])
scores = response.results[0]["intent"].scores
print(max(scores, key=scores.get))
`;
}

function typescriptCode(url: string, sample: string): string {
  return `import { setTimeout } from "node:timers/promises";
import { Mistral } from "@mistralai/mistralai";

const client = new Mistral({ apiKey: ${literal(API_KEY)}, serverURL: ${literal(url)} });

// A training file has one JSON object a line: a text and its labels. These come from the sample of this app.
const table = await (await fetch(${literal(sample)})).text();
const [, ...rows] = table.matchAll(/^(?:"((?:[^"]|"")*)"|([^",]*)),(\\w+)\\r?$/gm);
const lines = rows.map(([, quoted, plain, intent]) =>
  JSON.stringify({ text: quoted?.replaceAll('""', '"') ?? plain, labels: { intent } }),
);

const training = await client.files.upload({
  file: { fileName: "train.jsonl", content: new Blob([lines.filter((_, i) => i % 10 !== 0).join("\\n")]) },
  purpose: "fine-tune",
});
const validation = await client.files.upload({
  file: { fileName: "validation.jsonl", content: new Blob([lines.filter((_, i) => i % 10 === 0).join("\\n")]) },
  purpose: "fine-tune",
});

const created = await client.fineTuning.jobs.create({
  model: "ministral-3b-latest",
  jobType: "classifier",
  trainingFiles: [{ fileId: training.id, weight: 1 }],
  validationFiles: [validation.id],
  hyperparameters: { trainingSteps: 100, learningRate: 0.00004 },
  autoStart: false,
});
${TYPESCRIPT_GET_JOB}
let job = await getJob();
while (["QUEUED", "VALIDATING"].includes(job.status)) {
  await setTimeout(1000);
  job = await getJob();
}
if (job.status !== "VALIDATED") throw new Error(JSON.stringify(job.events));
console.log(job.metadata);

await client.fineTuning.jobs.start({ jobId: job.id });
do {
  await setTimeout(1000);
  job = await getJob();
} while (["QUEUED", "RUNNING"].includes(job.status));
console.log(job.status, job.fineTunedModel);

const { results } = await client.classifiers.classify({
  model: String(job.fineTunedModel),
  inputs: [${literal(SENTENCE)}],
});
const [best] = Object.entries(results[0]?.intent?.scores ?? {}).sort((a, b) => b[1] - a[1]);
console.log(best?.[0]);
`;
}
