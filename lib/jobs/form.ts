import { z } from "zod";
import { jsonlLine } from "@/lib/preparations/jsonl";
import type { SplitExamples } from "@/lib/preparations/schema";
import { type CreateJobBody, createJobInput, jobHyperparameters, wandbInput } from "./schema";

/** What the job form holds: text as it was typed, switches as they stand. */
export interface JobFormValues {
  preparationId: string;
  serverId: string;
  model: string;
  trainingSteps: string;
  learningRate: string;
  useValidation: boolean;
  autoStart: boolean;
  suffix: string;
  wandbProject: string;
  wandbKey: string;
}

/** Tokens that one training step is counted as by the Mistral API: 4 sequences of 16,384. */
const TOKENS_PER_STEP = 65_536;
/** Tokens that a line of the training file is counted with besides its text; letters up to which a word is one token. */
const TOKENS_AROUND_TEXT = 17;
const WHOLE_WORD_LETTERS = 6;
const LETTERS_PER_PIECE = 2;
/** A Latin word; a character of a script without spaces; a word of another script; a digit or any other character. */
const PIECES =
  /(\p{Script=Latin}[\p{Script=Latin}\p{M}]*)|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|(\p{L}[\p{L}\p{M}]*)|\S/gu;

/** An empty or unreadable field becomes NaN, which the number schemas refuse with their own sentence. */
function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text.trim());
}

const fields = z.object({
  preparationId: createJobInput.shape.preparationId,
  serverId: z.string().min(1, "Choose a server."),
  model: z.string().min(1, "Choose a base model."),
  trainingSteps: z.string().transform(toNumber).pipe(jobHyperparameters.shape.trainingSteps.unwrap().unwrap()),
  learningRate: z.string().transform(toNumber).pipe(jobHyperparameters.shape.learningRate.unwrap()),
  useValidation: z.boolean(),
  autoStart: z.boolean(),
  suffix: z
    .string()
    .trim()
    .transform((text) => (text === "" ? undefined : text))
    .pipe(createJobInput.shape.suffix),
  wandbProject: z.string(),
  wandbKey: z.string(),
});

/** The route's own schema, field by field, under the names of the form; its output still has one key a field. */
export const jobFormSchema = fields.superRefine((values, context) => {
  if (values.wandbProject.trim() === "" && values.wandbKey.trim() === "") return;
  const result = wandbInput.safeParse({ project: values.wandbProject, apiKey: values.wandbKey });
  for (const issue of result.error?.issues ?? []) {
    context.addIssue({ code: "custom", path: [fieldOfPath(`wandb.${issue.path.join(".")}`)], message: issue.message });
  }
});

type ParsedJobForm = z.output<typeof jobFormSchema>;

/** What an empty form starts with: the tutorial's settings. */
export function defaultJobForm(preparationId: string, hasValidation: boolean): JobFormValues {
  return {
    preparationId,
    serverId: "embedded",
    model: "ministral-3b-latest",
    trainingSteps: "100",
    learningRate: "0.00004",
    useValidation: hasValidation,
    autoStart: false,
    suffix: "",
    wandbProject: "",
    wandbKey: "",
  };
}

/** A valid form as the body of POST /api/jobs. */
export function toCreateJobBody(values: ParsedJobForm): CreateJobBody {
  const { trainingSteps, learningRate, wandbProject, wandbKey, suffix, ...rest } = values;
  return {
    ...rest,
    hyperparameters: { trainingSteps, learningRate },
    ...(suffix === undefined ? {} : { suffix }),
    ...(wandbProject.trim() === "" ? {} : { wandb: { project: wandbProject, apiKey: wandbKey } }),
  };
}

/** The body for one press of a button: every setting as recommended, started as soon as the files are checked. */
export function recommendedJob(preparationId: string, hasValidation: boolean): CreateJobBody {
  return { preparationId, useValidation: hasValidation, autoStart: true };
}

const RENAMED = new Map<string, keyof JobFormValues>([
  ["hyperparameters.trainingSteps", "trainingSteps"],
  ["hyperparameters.learningRate", "learningRate"],
  ["wandb", "wandbProject"],
  ["wandb.project", "wandbProject"],
  ["wandb.apiKey", "wandbKey"],
]);

/** Where the form shows an error that the API reports for `path`; "root" for one that has no field here. */
export function fieldOfPath(path: string): keyof JobFormValues | "root" {
  return RENAMED.get(path) ?? fields.keyof().safeParse(path).data ?? "root";
}

/** What is known of a training file: its lines with all repeats, its bytes, and some of its rows. */
export interface TrainingFile {
  lines: number;
  bytes: number;
  rows: SplitExamples["data"];
}

/**
 * Tokens of a training file, estimated from some of its rows; null without any. The server counts them when it checks
 * the files: this is near enough to choose a number of steps by.
 */
export function estimateTokens({ lines, bytes, rows }: TrainingFile): number | null {
  if (rows.length === 0 || lines === 0) return null;
  const pieces = rows.reduce((sum, { text }) => sum + countPieces(text), 0);
  const read = rows.reduce((sum, { text, labels }) => sum + jsonlLine(text, Object.entries(labels)).length, 0);
  // Longer lines have more pieces: where the rows at hand are shorter than the others, it shows in the bytes.
  return lines * TOKENS_AROUND_TEXT + (pieces * bytes) / read;
}

function countPieces(text: string): number {
  let pieces = 0;
  for (const [whole, latin, other] of text.matchAll(PIECES)) {
    if (latin !== undefined)
      pieces += 1 + Math.ceil(Math.max(0, whole.length - WHOLE_WORD_LETTERS) / LETTERS_PER_PIECE);
    else pieces += other === undefined ? 1 : Math.ceil(whole.length / 3);
  }
  return pieces;
}

/** How often training passes over so many tokens; null without a positive number of steps. */
export function estimatePasses(trainingSteps: string, tokens: number | null): number | null {
  const steps = toNumber(trainingSteps);
  if (!Number.isFinite(steps) || steps <= 0 || tokens === null || tokens <= 0) return null;
  return (steps * TOKENS_PER_STEP) / tokens;
}

/** Passes in words: `48 passes over the data`, `2.5 passes over the data`, `less than one pass over the data`. */
export function describePasses(passes: number): string {
  if (passes < 0.95) return "less than one pass over the data";
  const rounded = passes < 9.95 ? Math.round(passes * 10) / 10 : Math.round(passes);
  return `${rounded.toLocaleString("en-US")} ${rounded === 1 ? "pass" : "passes"} over the data`;
}
