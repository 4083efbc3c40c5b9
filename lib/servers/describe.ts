import type { ServerCheck } from "./check-schema";
import type { ServerSummary } from "./schema";

export type CheckTone = "good" | "bad" | "open";

/** One thing that a look at a server found, short enough for a row of marks. */
export interface CheckMark {
  id: keyof typeof WORDS;
  tone: CheckTone;
  /** "Trains", "No longer trains": true without its colour. */
  words: string;
  sentence: string;
}

const WORDS = {
  reachable: { yes: "Reachable", no: "Not reachable", unknown: "Not reached yet" },
  key: { yes: "Key accepted", no: "Key refused", unknown: "Key not tried" },
  models: { yes: "Lists models", no: "Lists no models", unknown: "Models unknown" },
  trains: { yes: "Trains", no: "Does not train", unknown: "Training unknown" },
  classifies: { yes: "Classifies", no: "Does not classify", unknown: "Classifying unknown" },
  extensions: { yes: "Studio extensions", no: "No extensions", unknown: "Extensions unknown" },
} as const;

const IDS = ["reachable", "key", "models", "trains", "classifies", "extensions"] as const;

/** A look at a server in words: all it found, in the order in which a person would ask. */
export function describeCheck(check: ServerCheck): CheckMark[] {
  return IDS.map((id) => ({ id, tone: toneOf(check, id), words: wordsOf(check, id), sentence: check[id].sentence }));
}

function toneOf(check: ServerCheck, id: CheckMark["id"]): CheckTone {
  const { state } = check[id];
  if (state === "yes") return "good";
  // The Mistral API does without them.
  return state === "no" && id !== "extensions" ? "bad" : "open";
}

function wordsOf(check: ServerCheck, id: CheckMark["id"]): string {
  if (id === "trains" && check.isRetired) return "No longer trains";
  if (id === "key" && check.key.state === "yes" && check.needsKey === false) return "No key needed";
  if (id === "reachable" && check.reachable.state === "yes" && check.latencyMs !== null) {
    return `Reachable in ${Math.max(1, Math.round(check.latencyMs))} ms`;
  }
  return WORDS[id][check[id].state];
}

/** Marks worth a place in a row: what was not asked because of another mark is told by that one. */
export function compactMarks(check: ServerCheck): CheckMark[] {
  const marks = describeCheck(check);
  return check.reachable.state === "yes" && check.key.state !== "no"
    ? marks
    : marks.filter((mark) => check[mark.id].state !== "unknown");
}

/** The worst that a look found, as a sentence; null when nothing keeps jobs from running there. */
export function checkProblem(check: ServerCheck): string | null {
  if (check.isRetired) return RETIRED;
  for (const id of ["reachable", "key", "trains", "classifies"] as const) {
    if (check[id].state === "no") return check[id].sentence;
  }
  return null;
}

const RETIRED = "This server no longer trains; run it on the embedded engine.";

/** Why a job would not train on a server, as far as the last look at it told; null when nothing speaks against it. */
export function trainsNote({ check }: Pick<ServerSummary, "check">): string | null {
  if (check === null) return null;
  if (check.isRetired) return RETIRED;
  for (const id of ["reachable", "key", "trains"] as const) {
    if (check[id].state === "no") return `When it was checked last: ${check[id].sentence}`;
  }
  return null;
}

/** Whether the last look at a server found that it used to train and does no longer. */
export function isRetired({ check }: Pick<ServerSummary, "check">): boolean {
  return check?.isRetired === true;
}

const ORIGINS = { embedded: "always there", environment: "from the environment", added: "added here" } as const;

/** Where a server comes from, in two or three words. */
export function describeOrigin({ origin }: Pick<ServerSummary, "origin">): string {
  return ORIGINS[origin];
}
