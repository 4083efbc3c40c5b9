import { formatDuration, formatLoss, formatShare } from "@/lib/charts/format";
import { formatCount, pluralise } from "@/lib/utils";
import type { Plateau } from "./plateau";
import type { JobNewsKind, NotificationKind } from "./schema";
import type { DeliverySummary, WebhookMessage } from "./webhook-schema";

/** Webhooks at once; each is sent one message at a time, so this is also how many requests may be under way. */
export const MAX_WEBHOOKS = 10;

/** What a message says of a job, which is also what the words are made of. */
export type JobFacts = Extract<WebhookMessage, { type: JobNewsKind }>["data"]["job"];

interface KindWords {
  /** In a list of things to choose from. */
  label: string;
  hint: string;
  tone: "grey" | "violet" | "amber" | "green" | "red";
}

/** Every kind in words: label, what sets it off, colour. */
export const KIND_WORDS: Record<NotificationKind, KindWords> = {
  "job.succeeded": { label: "Training is done", hint: "A model was made.", tone: "green" },
  "job.failed": {
    label: "Training failed",
    hint: "Also when the files were refused, or the server lost the job.",
    tone: "red",
  },
  "job.cancelled": { label: "Training was stopped", hint: "Somebody stopped it.", tone: "grey" },
  "job.plateau": {
    label: "Validation stopped improving",
    hint: "Five looks without a lower loss, in a run with a minute or more to go.",
    tone: "amber",
  },
  "job.validated": {
    label: "Ready to start",
    hint: "The files are fine and somebody has to start it.",
    tone: "violet",
  },
  "webhook.disabled": { label: "Webhook switched off", hint: "Its address is gone.", tone: "red" },
};

/** Title and body of a notification about a job. A plateau is told with `plateau`. */
export function describeNews(
  kind: JobNewsKind,
  job: JobFacts,
  plateau: Plateau | null = null,
): { title: string; body: string } {
  switch (kind) {
    case "job.validated":
      return {
        title: `${job.name}: ready to start`,
        body: "The files are fine. The training waits for you to start it.",
      };
    case "job.succeeded":
      return { title: `${job.name}: training is done`, body: [doneWords(job), ...scoreWords(job)].join(" ") };
    case "job.failed":
      return { title: `${job.name}: ${failWords(job)}`, body: failureReason(job) };
    case "job.cancelled":
      return { title: `${job.name}: training was stopped`, body: stopWords(job) };
    case "job.plateau":
      return { title: `${job.name}: validation stopped improving`, body: plateauWords(job, plateau) };
  }
}

function doneWords({ startedAt, finishedAt, currentStep }: JobFacts): string {
  if (startedAt === null || finishedAt === null) return `Done after ${pluralise(currentStep, "step")}.`;
  return `Done in ${formatDuration(Math.max(1_000, Date.parse(finishedAt) - Date.parse(startedAt)))}.`;
}

/** With one target its scores; with several the page says more than a line can. */
function scoreWords({ scores }: JobFacts): string[] {
  const [only, ...others] = scores?.targets ?? [];
  if (only === undefined || others.length > 0) return [];
  return [`On the validation rows: accuracy ${formatShare(only.accuracy)}, macro-F1 ${formatShare(only.macroF1)}.`];
}

function failWords({ status }: JobFacts): string {
  if (status === "FAILED_VALIDATION") return "the files were refused";
  if (status === "LOST") return "the server lost the job";
  return "training failed";
}

function failureReason({ status, error, serverName }: JobFacts): string {
  if (error !== null) return [error.message, error.hint].filter(Boolean).join(" ");
  if (status === "LOST") return `${serverName} no longer knows this job. Run it again from its page.`;
  return "Its page says what happened.";
}

function stopWords({ currentStep, trainingSteps }: JobFacts): string {
  if (currentStep === 0) return "It was stopped before its first step.";
  const of = trainingSteps === null ? "" : ` of ${formatCount(trainingSteps)}`;
  return `It was stopped at step ${formatCount(currentStep)}${of}.`;
}

function plateauWords({ trainingSteps }: JobFacts, plateau: Plateau | null): string {
  if (plateau === null) return "The validation loss has not got lower for a while.";
  const { bestStep, bestLoss, step } = plateau;
  const until = trainingSteps === null ? "" : ` It goes on to step ${formatCount(trainingSteps)}, unless you stop it.`;
  return `The validation loss was lowest at step ${formatCount(bestStep)} (${formatLoss(bestLoss)}) and has not got lower in the ${pluralise(step - bestStep, "step")} since.${until}`;
}

interface DeliveryWords {
  tone: "grey" | "blue" | "amber" | "green" | "red";
  words: string;
}

/** Where a message stands: colour and words. */
export function describeDelivery({ status, attempts }: Pick<DeliverySummary, "status" | "attempts">): DeliveryWords {
  if (status === "delivered") return { tone: "green", words: "Delivered" };
  if (status === "failed") return { tone: "red", words: "Given up" };
  return attempts === 0 ? { tone: "blue", words: "Waiting" } : { tone: "amber", words: "Trying again" };
}

/** The kind of a message in words. */
export function describeKind(kind: DeliverySummary["kind"]): string {
  return kind === "test" ? "Test" : KIND_WORDS[kind].label;
}
