import "server-only";
import { z } from "zod";
import { readRetryAfter } from "@/lib/retry-after";

/*
 * What of Weights & Biases' HTTP interface a run needs: who the key belongs to, making a run, and its file stream. The
 * wire is that of W&B's own SDK: GraphQL with the key as the password of "api", and JSON lines with offsets.
 */

/** Where W&B is, and with which key. `fetch` is a parameter for tests. */
export interface WandbAddress {
  baseUrl: string;
  apiKey: string;
  fetch?: typeof globalThis.fetch;
}

/** A run as W&B knows it. */
export interface WandbRun {
  entity: string;
  project: string;
  run: string;
}

/** What is sent of a run's history: whole lines from a line number on, so that sending them again changes nothing. */
export interface WandbChunk {
  offset: number;
  lines: string[];
  /** Newest value of every metric. */
  summary: string;
}

/** Why W&B did not take something. `isFinal` means that asking again cannot help. Its message holds no key. */
export class WandbError extends Error {
  constructor(
    message: string,
    readonly isFinal: boolean,
    /** Milliseconds it asks to wait, where it does. */
    readonly retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "WandbError";
  }
}

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 1024 ** 2;
const MAX_RETRY_AFTER_MS = 10 * 60_000;

const UPSERT_RUN = `mutation UpsertBucket($entity: String, $project: String, $name: String!, $displayName: String,
  $config: JSONString, $jobType: String, $state: String) {
  upsertBucket(input: {entityName: $entity, modelName: $project, name: $name, displayName: $displayName,
    config: $config, jobType: $jobType, state: $state}) {
    bucket { name project { name entity { name } } }
    inserted
  }
}`;

const VIEWER = "query Viewer { viewer { entity } }";

const graphErrors = z.array(z.looseObject({ message: z.string() })).nullish();
const viewerAnswer = z.object({
  errors: graphErrors,
  data: z.object({ viewer: z.object({ entity: z.string().min(1).nullish() }).nullish() }).nullish(),
});
const upsertAnswer = z.object({
  errors: graphErrors,
  data: z
    .object({
      upsertBucket: z
        .object({
          bucket: z.object({
            name: z.string().min(1),
            project: z.object({ name: z.string().min(1), entity: z.object({ name: z.string().min(1) }) }),
          }),
        })
        .nullish(),
    })
    .nullish(),
});

/** The user or team that runs of this key belong to. Throws WandbError. */
export async function findEntity(address: WandbAddress): Promise<string> {
  const answer = await graph(address, VIEWER, {}, viewerAnswer);
  const entity = answer.data?.viewer?.entity;
  if (!entity) throw new WandbError("W&B does not know this API key.", true);
  return entity;
}

/** Makes a run, or finds the one of this name: doing it twice makes one. Throws WandbError. */
export async function upsertRun(
  address: WandbAddress,
  run: WandbRun & { displayName: string; config: Record<string, unknown> },
): Promise<WandbRun> {
  const config = Object.fromEntries(Object.entries(run.config).map(([name, value]) => [name, { value, desc: null }]));
  const variables = {
    entity: run.entity,
    project: run.project,
    name: run.run,
    displayName: run.displayName,
    config: JSON.stringify(config),
    jobType: "train",
    state: "running",
  };
  const answer = await graph(address, UPSERT_RUN, variables, upsertAnswer);
  const bucket = answer.data?.upsertBucket?.bucket;
  if (!bucket) throw new WandbError("W&B did not say that it made the run.", false);
  return { entity: bucket.project.entity.name, project: bucket.project.name, run: bucket.name };
}

/** Sends history lines and the summary of a run. Throws WandbError. */
export async function sendChunk(address: WandbAddress, run: WandbRun, chunk: WandbChunk): Promise<void> {
  await stream(address, run, {
    files: {
      "wandb-history.jsonl": { offset: chunk.offset, content: chunk.lines },
      "wandb-summary.json": { offset: 0, content: [chunk.summary] },
    },
  });
}

/** Says that a run is over; 0 is well, anything else is not. Throws WandbError. */
export async function completeRun(address: WandbAddress, run: WandbRun, exitCode: number): Promise<void> {
  await stream(address, run, { complete: true, exitcode: exitCode });
}

async function stream(address: WandbAddress, { entity, project, run }: WandbRun, body: unknown): Promise<void> {
  const path = ["files", entity, project, run, "file_stream"].map(encodeURIComponent).join("/");
  await post(address, path, body);
}

async function graph<T extends { errors?: { message: string }[] | null | undefined }>(
  address: WandbAddress,
  query: string,
  variables: Record<string, unknown>,
  schema: z.ZodType<T>,
): Promise<T> {
  const text = await post(address, "graphql", { query, variables });
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new WandbError("What answers there is not W&B.", false);
  const refusal = parsed.data.errors?.[0]?.message;
  // A refusal of what was asked, e.g. a project that this key may not write to: the same again is refused again.
  if (refusal !== undefined) throw new WandbError(`W&B refuses this: ${refusal.slice(0, 300)}`, true);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function post({ baseUrl, apiKey, fetch = globalThis.fetch }: WandbAddress, path: string, body: unknown) {
  let response: Response;
  try {
    response = await fetch(`${baseUrl}/${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Basic ${Buffer.from(`api:${apiKey}`).toString("base64")}`,
      },
      body: JSON.stringify(body),
      // The key goes to the configured host and to no other.
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new WandbError("W&B cannot be reached.", false, null, { cause: error });
  }
  if (response.ok) return readText(response);
  await response.body?.cancel();
  throw refusalOf(response);
}

function refusalOf({ status, headers }: Response): WandbError {
  if (status === 401 || status === 403) return new WandbError("W&B does not accept this API key.", true);
  const mayPass = status === 429 || status === 408 || status >= 500;
  return new WandbError(`W&B answered with status ${status}.`, !mayPass, retryAfterMs(headers.get("retry-after")));
}

function retryAfterMs(header: string | null): number | null {
  const askedMs = readRetryAfter(header);
  return askedMs === null ? null : Math.min(MAX_RETRY_AFTER_MS, askedMs);
}

/** An answer of some kilobytes is read; what is longer is not W&B. */
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  try {
    for await (const part of response.body ?? []) {
      bytes += part.byteLength;
      if (bytes > MAX_ANSWER_BYTES) throw new WandbError("What answers there is not W&B.", false);
      text += decoder.decode(part, { stream: true });
    }
  } catch (error) {
    if (error instanceof WandbError) throw error;
    throw new WandbError("The answer of W&B was cut off.", false, null, { cause: error });
  }
  return text + decoder.decode();
}
