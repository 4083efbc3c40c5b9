import "server-only";
import { z } from "zod";
import { refusalOf, type ServerAddress } from "./client";
import { type Ask, type Probed, prober } from "./probe";

/** Whether a server does something; `unknown` where it did not say. The sentence is for a person. */
export interface ServerFact {
  state: "yes" | "no" | "unknown";
  sentence: string;
}

export interface ServerFacts {
  /** Of the first answer; null when there was none. */
  latencyMs: number | null;
  reachable: ServerFact;
  key: ServerFact;
  /** Null where that was not found out. */
  needsKey: boolean | null;
  models: ServerFact;
  trains: ServerFact;
  isRetired: boolean;
  classifies: ServerFact;
  extensions: ServerFact;
  baseModels: { id: string; description: string | null }[];
}

type Answer = Extract<Probed, { kind: "answer" }>;

const yes = (sentence: string): ServerFact => ({ state: "yes", sentence });
const no = (sentence: string): ServerFact => ({ state: "no", sentence });
const unknown = (sentence: string): ServerFact => ({ state: "unknown", sentence });

/** No server has these, so their refusals tell whether it has what they are asked through. */
const NO_MODEL = "classifier-studio:no-such-model";
const NO_ROUTE = "/v1/classifier-studio-no-such-address";

/**
 * Finds out what a server can do, by requests that change nothing there: lists, a job without files that is only to be
 * priced, a classification by a model that does not exist. Never throws for what the server does; Cancelled when
 * `signal` is aborted.
 */
export async function checkServer(
  address: ServerAddress,
  options: Parameters<typeof prober>[1] = {},
): Promise<ServerFacts> {
  const ask = prober(address, options);
  const first = await ask({ path: "/v1/models" });
  const facts = {
    ...silentFacts("Not asked, because nothing that speaks the Mistral API answers."),
    ...modelsOf(first),
  };
  if (first.kind === "silence") return { ...facts, reachable: no(first.sentence) };
  facts.latencyMs = first.latencyMs;
  if (first.json === undefined) return { ...facts, reachable: no(notAnApi(first)) };
  facts.reachable = yes(
    first.status >= 500 ? `It answers, with a problem of its own (status ${first.status}).` : "It answers.",
  );
  const key = await keyOf(address, first, ask);
  Object.assign(facts, key);
  if (key.key.state === "no") {
    const sentence = "Not asked, because the server wants another key first.";
    return { ...facts, ...silentFactsOf(sentence) };
  }
  return judgeWhole({ ...facts, ...(await abilitiesOf(ask)) });
}

/** Where nothing could be asked. */
function silentFacts(sentence: string): ServerFacts {
  return {
    latencyMs: null,
    reachable: unknown(sentence),
    key: unknown(sentence),
    needsKey: null,
    isRetired: false,
    baseModels: [],
    ...silentFactsOf(sentence),
  };
}

function silentFactsOf(sentence: string) {
  const fact = unknown(sentence);
  return { models: fact, trains: fact, classifies: fact, extensions: fact };
}

function notAnApi({ status, text }: Answer): string {
  const what = /^\s*</.test(text) ? "a web page" : text.trim() === "" ? "nothing" : "something that is no JSON";
  return status >= 500
    ? `The server, or what stands before it, answers with ${what} (status ${status}). Try again later.`
    : `What answers there is not a Mistral API: it sends ${what} (status ${status}). Check the address.`;
}

/** A server that knows none of the addresses is something else that happens to speak JSON. */
function judgeWhole(facts: ServerFacts): ServerFacts {
  const isStranger = [facts.models, facts.trains, facts.classifies].every(({ state }) => state === "no");
  if (!isStranger || facts.isRetired) return facts;
  return { ...facts, reachable: no("Something answers there, but it knows no address of the Mistral API.") };
}

const modelList = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      type: z.string().optional(),
      description: z.string().nullish(),
      capabilities: z.object({ fine_tuning: z.boolean().optional() }).optional(),
    }),
  ),
});
const MAX_BASE_MODELS = 50;
const MAX_DESCRIPTION_CHARACTERS = 300;

function modelsOf(first: Probed): Partial<Pick<ServerFacts, "models" | "baseModels">> {
  if (first.kind === "silence" || first.json === undefined) return {};
  if (first.status !== 200) return { models: refusedFact(first, "list models", null) };
  const list = modelList.safeParse(first.json);
  if (!list.success) return { models: no("It answers, but not with a list of models as the Mistral API has it.") };
  const { data } = list.data;
  const baseModels = data
    .filter(({ type, capabilities }) => type !== "fine-tuned" && capabilities?.fine_tuning === true)
    .map(({ id, description }) => ({ id, description: description?.slice(0, MAX_DESCRIPTION_CHARACTERS) ?? null }));
  const trainable =
    baseModels.length === 0 ? "none that jobs can start from" : `${baseModels.length} to start jobs from`;
  return {
    models: yes(`It lists ${data.length === 1 ? "1 model" : `${data.length} models`}, ${trainable}.`),
    baseModels: baseModels.slice(0, MAX_BASE_MODELS),
  };
}

/** Whether the key is accepted: the list of models is asked for once more without it, as some servers take any. */
async function keyOf(
  { kind, apiKey }: ServerAddress,
  first: Answer,
  ask: Ask,
): Promise<Pick<ServerFacts, "key" | "needsKey">> {
  if (kind === "embedded") return { key: yes("This app needs no key for its own engine."), needsKey: false };
  if (first.status === 401) {
    const sentence =
      apiKey === null ? "The server wants a key, and none is set." : "The server does not accept the key.";
    return { key: no(sentence), needsKey: true };
  }
  if (first.status !== 200) return { key: unknown("The server did not get as far as the key."), needsKey: null };
  if (apiKey === null) return { key: yes("It answers without a key."), needsKey: false };
  const keyless = await ask({ path: "/v1/models", isKeyless: true });
  const status = keyless.kind === "answer" ? keyless.status : null;
  if (status === 200) {
    return { key: yes("It answers without a key as well, so it may not look at the key."), needsKey: false };
  }
  return { key: yes("The key is accepted."), needsKey: status === 401 || status === 403 ? true : null };
}

/** What it does beside listing models. One request at a time. */
async function abilitiesOf(ask: Ask) {
  const nowhere = await ask({ method: "POST", path: NO_ROUTE, body: {} });
  const jobs = await ask({ path: "/v1/fine_tuning/jobs?page_size=1" });
  // Neither model nor files, and a dry run: there is nothing that could be made of it.
  const create = await ask({ method: "POST", path: "/v1/fine_tuning/jobs?dry_run=true", body: {} });
  const classify = await ask({ method: "POST", path: "/v1/classifications", body: { model: NO_MODEL, input: ["?"] } });
  const document = await ask({ path: "/v1/x/openapi.json" });
  const retired = [create, jobs].find((probed) => probed.kind === "answer" && probed.status === 410);
  return {
    isRetired: retired !== undefined,
    trains: trainsOf(jobs, create, nowhere, retired),
    classifies: classifiesOf(classify, nowhere),
    extensions: extensionsOf(document),
  };
}

function trainsOf(jobs: Probed, create: Probed, nowhere: Probed, retired: Probed | undefined): ServerFact {
  if (retired?.kind === "answer") return no(refusalOf(410, retired.text).message);
  if (create.kind === "silence") return unknown(create.sentence);
  if (isNoRoute(create, nowhere)) return no("It has no fine-tuning API: models cannot be trained there.");
  if (isRefusedContent(create)) {
    const isListed = jobs.kind === "answer" && jobs.status === 200;
    return yes(isListed ? "It takes fine-tuning jobs." : "It takes fine-tuning jobs, but did not list those it has.");
  }
  if (create.status === 200) {
    return isPriced(create.json)
      ? yes("It takes fine-tuning jobs, and tells beforehand what they cost.")
      : unknown("It says yes to a job that cannot be one. Look there whether it made anything of it.");
  }
  return refusedFact(create, "train", nowhere);
}

function isPriced(json: unknown): boolean {
  return z.object({ object: z.literal("job.metadata") }).safeParse(json).success;
}

function classifiesOf(classify: Probed, nowhere: Probed): ServerFact {
  if (classify.kind === "silence") return unknown(classify.sentence);
  if (isNoRoute(classify, nowhere)) return no("It has no classification API: trained classifiers do not answer there.");
  if (classify.status === 410) return no("It no longer classifies (status 410).");
  if (isRefusedContent(classify) || classify.status === 404) return yes("It answers classifications.");
  if (classify.status === 200) {
    return z.object({ results: z.array(z.unknown()) }).safeParse(classify.json).success
      ? yes("It answers classifications, even by a model that does not exist.")
      : unknown("It answers, but not with a classification.");
  }
  return refusedFact(classify, "classify", nowhere);
}

function extensionsOf(document: Probed): ServerFact {
  if (document.kind === "silence") return unknown(document.sentence);
  const isDescribed = z.object({ openapi: z.string() }).safeParse(document.json).success;
  return document.status === 200 && isDescribed
    ? yes("It has what the embedded engine adds: progress, scores per label, explanations.")
    : no("It has none of what the embedded engine adds. Jobs work without, with fewer details.");
}

/** Refused for what was sent, which only somebody does who would otherwise do it. */
function isRefusedContent({ status, json }: Answer): boolean {
  return json !== undefined && (status === 400 || status === 422);
}

/** A refusal that says nothing of the question itself. */
function refusedFact(answer: Answer, what: string, nowhere: Probed | null): ServerFact {
  const { status, json, text } = answer;
  if (status === 401 || status === 403) return no(`This key is not allowed to ${what} (status ${status}).`);
  if (nowhere === null && (status === 404 || status === 405)) return no(`It does not ${what} (status ${status}).`);
  if (status === 429) return unknown("The server is asked too often just now. Check again in a minute.");
  if (json === undefined) return unknown(notAnApi(answer));
  return unknown(refusalOf(status, text).message);
}

/** Whether an answer says that there is no such address, rather than no such thing at it. */
function isNoRoute(answer: Answer, nowhere: Probed): boolean {
  if (answer.status !== 404 && answer.status !== 405 && answer.status !== 501) return false;
  if (answer.status !== 404 || answer.json === undefined) return true;
  if (z.object({ detail: z.literal("Not Found") }).safeParse(answer.json).success) return true;
  return nowhere.kind === "answer" && nowhere.status === 404 && outline(answer.text) === outline(nowhere.text);
}

/** A refusal without what differs from request to request: addresses, ids, times. */
function outline(text: string): string {
  return text.replaceAll(/\/v1\/[\w/.?=-]*/g, "/").replaceAll(/[0-9a-f]{8}[0-9a-f-]*|\d+/gi, "0");
}
