import "server-only";
import type { z } from "zod";
import { exchange } from "./exchange";
import type { Hub, HubAnswer } from "./network";
import { Gate, type Patience, persist } from "./persist";
import { type About, answerTooLarge, refusal, unexpectedAnswer } from "./problems";

/** A page of 100 rows is far below this; more is not a page. */
const MAX_ANSWER_BYTES = 64 * 1024 ** 2;
/** Enough of a refusal's body for its sentence. */
const MAX_REFUSAL_BYTES = 64 * 1024;

/** A dataset on a hub, and how to ask about it. */
export interface HubDataset {
  hub: Hub;
  name: string;
  /** Field of the form, or parameter of the address, that named the dataset. */
  field: string;
  patience: Patience;
  /** Of all requests about it. */
  gate: Gate;
  signal?: AbortSignal;
}

export function hubDataset(asked: Omit<HubDataset, "gate">): HubDataset {
  return { ...asked, gate: new Gate() };
}

export interface Asked<T> {
  value: T;
  /** The body as it came: numbers in it may be larger than JavaScript's. */
  body: Buffer;
  headers: HubAnswer["headers"];
}

/** Asks the dataset viewer about a dataset. Throws HubProblem with a sentence, after trying again where that may help. */
export function askViewer<T>(
  dataset: HubDataset,
  path: `/${string}`,
  schema: z.ZodType<T>,
  query: Record<string, string | number> = {},
): Promise<Asked<T>> {
  const url = new URL(dataset.hub.viewerEndpoint + path);
  for (const [key, value] of Object.entries({ dataset: dataset.name, ...query })) {
    url.searchParams.set(key, String(value));
  }
  return askJson(dataset, url, schema);
}

/** Asks the hub's own API about a dataset; `path` is below `/api/datasets/<name>`. */
export function askHub<T>(dataset: HubDataset, path: readonly string[], schema: z.ZodType<T>): Promise<Asked<T>> {
  const parts = ["api", "datasets", ...dataset.name.split("/"), ...path];
  return askJson(dataset, new URL(`${dataset.hub.endpoint}/${parts.map(encodeURIComponent).join("/")}`), schema);
}

function askJson<T>(dataset: HubDataset, url: URL, schema: z.ZodType<T>): Promise<Asked<T>> {
  const { hub, signal } = dataset;
  return persist(dataset, async () => {
    const answer = await exchange(hub, url, { headers: { accept: "application/json" }, signal });
    await assertOk(dataset, url, answer);
    const body = await readBody(answer, url.host, MAX_ANSWER_BYTES);
    return { value: parse(schema, body, url.host), body, headers: answer.headers };
  });
}

function parse<T>(schema: z.ZodType<T>, body: Buffer, host: string): T {
  try {
    return schema.parse(JSON.parse(body.toString("utf8")));
  } catch (error) {
    throw unexpectedAnswer(host, error);
  }
}

/** Throws the sentence for an answer that is not 2xx. */
export async function assertOk(dataset: HubDataset, url: URL, answer: HubAnswer): Promise<void> {
  if (answer.status >= 200 && answer.status < 300) return;
  const { hub, name, field } = dataset;
  const about: About = { dataset: name, field, endpoint: hub.endpoint, hasToken: hub.token !== undefined };
  // Whatever the body's end is, the status has said what matters.
  const text = await readBody(answer, url.host, MAX_REFUSAL_BYTES).then(String, () => "");
  throw refusal(url.host, answer, text, about, hub.network.now());
}

async function readBody(answer: HubAnswer, host: string, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of answer.body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) throw answerTooLarge(host, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
