import {
  API_KEY,
  literal,
  PYTHON_INSTALL,
  type Snippet,
  sdkServerUrl,
  shellArgument,
  TYPESCRIPT_INSTALL,
} from "@/lib/models/snippets";
import { TYPESCRIPT_GET_JOB } from "@/lib/models/train-snippets";
import { splitFilePath } from "@/lib/preparations/paths";
import type { CreateJobInput } from "./schema";

/** A job of the form as code that does the same: it runs as it is pasted, but for the key of a server that wants one. */

interface JobSnippetInput {
  /** Root of the server that trains: `http://127.0.0.1:3000`. */
  serverUrl: string;
  /** Root of this app, which serves the files of the preparation. */
  appUrl: string;
  job: CreateJobInput;
  /** Targets of the preparation with their labels: a job that sets one of them has to name them all. */
  targets: readonly { name: string; labels: readonly string[] }[];
}

/** What all three languages send, in the order and under the names of the wire; nulls are left out. */
interface Request {
  files: string;
  url: string;
  validates: boolean;
  autoStart: boolean;
  /** Everything of the body that is plain data: numbers, texts, lists of them. */
  plain: Record<string, unknown>;
  wandb: { project: string; name: string | null } | null;
}

/** Upload both files, create the job with exactly these settings, start it, wait for its end: three languages. */
export function jobSnippets(input: JobSnippetInput): Snippet[] {
  const request = requestOf(input);
  return [
    { id: "python", label: "Python", install: PYTHON_INSTALL, code: pythonCode(request) },
    { id: "typescript", label: "TypeScript", install: TYPESCRIPT_INSTALL, code: typescriptCode(request) },
    { id: "curl", label: "curl", install: null, code: curlCode(request) },
  ];
}

function requestOf({ serverUrl, appUrl, job, targets }: JobSnippetInput): Request {
  const { hyperparameters, invalidSampleSkipPercentage, suffix, wandb } = job;
  return {
    files: sdkServerUrl(appUrl) + splitFilePath(job.preparationId, "train").replace(/train\.jsonl$/, ""),
    url: sdkServerUrl(serverUrl),
    validates: job.useValidation,
    autoStart: job.autoStart,
    plain: given({
      model: job.model,
      suffix,
      invalid_sample_skip_percentage: invalidSampleSkipPercentage === 0 ? undefined : invalidSampleSkipPercentage,
      hyperparameters: given({
        training_steps: hyperparameters.trainingSteps,
        epochs: hyperparameters.epochs,
        learning_rate: hyperparameters.learningRate,
        weight_decay: hyperparameters.weightDecay,
        warmup_fraction: hyperparameters.warmupFraction,
        seq_len: hyperparameters.seqLen,
      }),
      classifier_targets: targetsOf(job, targets),
    }),
    wandb: wandb === undefined ? null : { project: wandb.project, name: wandb.name ?? null },
  };
}

function targetsOf({ targets: set }: CreateJobInput, targets: JobSnippetInput["targets"]) {
  if (set.length === 0) return undefined;
  return targets.map(({ name, labels }) => {
    const setting = set.find((candidate) => candidate.name === name);
    return given({ name, labels, weight: setting?.weight ?? 1, loss_function: setting?.lossFunction });
  });
}

/** Without what is null or undefined. */
function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
}

/** JSON over as many lines as it needs, short values on one, its later lines moved in. */
function pretty(value: unknown, indent: string): string {
  const short = JSON.stringify(value, null, 1).replaceAll(/\n */g, " ");
  if (short.length <= 90) return short;
  return JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`);
}

function pythonCode({ files, url, validates, autoStart, plain, wandb }: Request): string {
  const settings = Object.entries(plain).map(([key, value]) => `    ${key}=${pretty(value, "    ")},\n`);
  const run = wandb?.name === null || wandb === null ? "" : `, "name": ${literal(wandb.name)}`;
  const integrations =
    wandb === null
      ? ""
      : `    integrations=[{"type": "wandb", "project": ${literal(wandb.project)}, "api_key": os.environ["WANDB_API_KEY"]${run}}],\n`;
  return `import ${wandb === null ? "" : "os, "}time, urllib.request
from mistralai import Mistral  # version 2: from mistralai.client import Mistral

client = Mistral(api_key=${literal(API_KEY)}, server_url=${literal(url)})

def upload(name):
    content = urllib.request.urlopen(${literal(files)} + name).read()
    return client.files.upload(file={"file_name": name, "content": content}, purpose="fine-tune").id

created = client.fine_tuning.jobs.create(
    job_type="classifier",
    training_files=[{"file_id": upload("train.jsonl"), "weight": 1}],
    validation_files=[${validates ? 'upload("validation.jsonl")' : ""}],
${settings.join("")}${integrations}    auto_start=${autoStart ? "True" : "False"},
)

def wait_for(*statuses):
    ends = {"SUCCESS", "FAILED", "FAILED_VALIDATION", "CANCELLED", *statuses}
    while (job := client.fine_tuning.jobs.get(job_id=created.id)).status not in ends:
        time.sleep(1)
    return job

${
  autoStart
    ? ""
    : `job = wait_for("VALIDATED")
if job.status != "VALIDATED":
    raise SystemExit(job.events)
print(job.metadata)
client.fine_tuning.jobs.start(job_id=created.id)

`
}job = wait_for()
print(job.status, job.fine_tuned_model)
`;
}

function camel(key: string): string {
  return key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A value with the SDK's names; labels and other texts stay as they are. */
function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [camel(key), camelKeys(inner)]));
}

function typescriptCode({ files, url, validates, autoStart, plain, wandb }: Request): string {
  const settings = Object.entries(plain).map(([key, value]) => `  ${camel(key)}: ${pretty(camelKeys(value), "  ")},\n`);
  const run = wandb?.name === null || wandb === null ? "" : `, name: ${literal(wandb.name)}`;
  const integrations =
    wandb === null
      ? ""
      : `  integrations: [{ type: "wandb", project: ${literal(wandb.project)}, apiKey: process.env.WANDB_API_KEY ?? ""${run} }],\n`;
  return `import { setTimeout } from "node:timers/promises";
import { Mistral } from "@mistralai/mistralai";

const client = new Mistral({ apiKey: ${literal(API_KEY)}, serverURL: ${literal(url)} });

const upload = async (fileName = "train.jsonl") => {
  const content = await (await fetch(${literal(files)} + fileName)).blob();
  return (await client.files.upload({ file: { fileName, content }, purpose: "fine-tune" })).id;
};

const created = await client.fineTuning.jobs.create({
  jobType: "classifier",
  trainingFiles: [{ fileId: await upload(), weight: 1 }],
  validationFiles: [${validates ? 'await upload("validation.jsonl")' : ""}],
${settings.join("")}${integrations}  autoStart: ${autoStart},
});
${TYPESCRIPT_GET_JOB}
let job = await getJob();
${
  autoStart
    ? ""
    : `while (["QUEUED", "STARTED", "VALIDATING"].includes(job.status)) {
  await setTimeout(1000);
  job = await getJob();
}
if (job.status !== "VALIDATED") throw new Error(JSON.stringify(job.events));
console.log(job.metadata);
await client.fineTuning.jobs.start({ jobId: job.id });

`
}while (!["SUCCESS", "FAILED", "FAILED_VALIDATION", "CANCELLED"].includes(job.status)) {
  await setTimeout(1000);
  job = await getJob();
}
console.log(job.status, job.fineTunedModel);
`;
}

/** Words that stand for what only the shell knows, in a body that is one quoted argument. */
const SHELL_VALUES = {
  "@TRAINING@": "training",
  "@VALIDATION@": "validation",
  "@WANDB_KEY@": "WANDB_API_KEY",
} as const;

function curlBody({ validates, autoStart, plain, wandb }: Request): string {
  const body = {
    job_type: "classifier",
    training_files: [{ file_id: "@TRAINING@", weight: 1 }],
    validation_files: validates ? ["@VALIDATION@"] : [],
    ...plain,
    ...(wandb === null ? {} : { integrations: [given({ type: "wandb", ...wandb, api_key: "@WANDB_KEY@" })] }),
    auto_start: autoStart,
  };
  const lines = Object.entries(body).map(([key, value]) => `  ${literal(key)}: ${pretty(value, "  ")}`);
  let text = shellArgument(`{\n${lines.join(",\n")}\n}`);
  for (const [word, name] of Object.entries(SHELL_VALUES)) text = text.replace(`"${word}"`, `"'"$${name}"'"`);
  return text;
}

function curlCode(request: Request): string {
  const { files, url, validates, autoStart } = request;
  return `server=${shellArgument(`${url}/v1`)}
ask() { curl -sS -H 'Authorization: Bearer ${API_KEY}' "$@"; }
# The first value with this name in an answer.
field() { grep -o "\\"$1\\": *\\"[^\\"]*\\"" | head -n 1 | cut -d '"' -f 4; }
upload() { curl -sS ${shellArgument(files)}"$1" | ask "$server/files" -F purpose=fine-tune -F "file=@-;filename=$1" | field id; }

training=$(upload train.jsonl)
${validates ? "validation=$(upload validation.jsonl)\n" : ""}answer=$(ask "$server/fine_tuning/jobs" -H 'Content-Type: application/json' -d ${curlBody(request)})
job=$(echo "$answer" | field id)
[ -n "$job" ] || echo "$answer"

while [ -n "$job" ]; do
  state=$(ask "$server/fine_tuning/jobs/$job" | field status)
  echo "$state"
  case "$state" in
${autoStart ? "" : '    VALIDATED) ask -o /dev/null -X POST "$server/fine_tuning/jobs/$job/start" ;;\n'}    SUCCESS | FAILED* | CANCELLED | '') break ;;
  esac
  sleep 1
done
ask "$server/fine_tuning/jobs/$job" | field fine_tuned_model
`;
}
