import { formatDuration } from "@/lib/charts/format";
import { pluralise } from "@/lib/utils";
import { formatPasses, type ServerPasses } from "./amount";
import { type EstimatedJob, type EstimateJobBody, estimateJobInput } from "./estimate-schema";
import { type JobFormValues, toCreateJobBody } from "./form";
import type { JobEstimate } from "./schema";

/** The estimate of a job as the form asks for it, shows it and sends it along. */

/** What the form asks the server for an estimate of; null while it is not valid. Equal settings are equal bodies. */
export function estimateBody(values: JobFormValues): EstimateJobBody | null {
  const parsed = estimateJobInput.safeParse(toCreateJobBody(values));
  return parsed.success ? parsed.data : null;
}

/** An estimate as it is sent along with a job, to be compared with what it took. */
export function sentEstimate({ seconds, lowSeconds, highSeconds, basis, passes }: EstimatedJob): JobEstimate {
  return { seconds, lowSeconds, highSeconds, basis, passes };
}

/** Seconds to read, rounded up and never none: `12s`, `3m 20s`. */
function formatSeconds(seconds: number): string {
  return formatDuration(Math.max(1, seconds) * 1000, "up");
}

/** `about 12s (9–16s)`, or without the span where too little is known. */
export function describeSeconds({ seconds, lowSeconds, highSeconds }: JobEstimate): string {
  const about = `about ${formatSeconds(seconds)}`;
  if (lowSeconds === null || highSeconds === null) return about;
  const [low, high] = [formatDuration(Math.max(1, lowSeconds) * 1000), formatSeconds(highSeconds)];
  if (low === high) return about;
  return `${about} (${highSeconds < 60 ? low.slice(0, -1) : low}–${high})`;
}

/** Where the number comes from, as a clause. */
export function describeBasis({ basis }: Pick<JobEstimate, "basis">, isEmbedded: boolean): string {
  const place = isEmbedded ? "on this machine" : "by that server";
  return basis === "measured" ? `measured ${place} just now` : `measured ${place} and corrected by earlier runs there`;
}

const LEVELS: Readonly<Record<string, string>> = {
  encoder: "encoder level: words, characters and a sentence encoder",
  static: "static level: words, characters and a table of word pieces",
  ngram: "ngram level: words and characters",
  tfidf: "baseline: words and pairs of words with logistic regression",
};

/** What a server would train with, in words. */
export function describeLevel(level: string): string {
  return LEVELS[level] ?? `${level} level`;
}

/** Real passes over so many rows: `about 11 passes over 5,313 rows`. */
export function describeRealPasses(passes: number, rows: number): string {
  const text = formatPasses(passes);
  return `about ${text} ${text === "1" ? "pass" : "passes"} over ${pluralise(rows, "row")}`;
}

/** What two estimates tell of passes: that of the settings, and that of the server's own choice. */
export function serverPasses(asked: EstimatedJob | null, recommended: EstimatedJob | null): ServerPasses | null {
  if (asked === null) return null;
  return {
    real: asked.passes,
    recommended: recommended?.epochs ?? null,
    recommendedReal: recommended?.passes ?? null,
  };
}
