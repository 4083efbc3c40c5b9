import { z } from "zod";
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
/** Tokens of one row of the tutorial's data; what rows really have is known once the server has checked the files. */
const TOKENS_PER_ROW = 26;

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

/** How often training passes over the data, by the API's count of tokens; null without a positive number of steps. */
export function estimatePasses(trainingSteps: string, trainRows: number): number | null {
  const steps = toNumber(trainingSteps);
  if (!Number.isFinite(steps) || steps <= 0 || trainRows <= 0) return null;
  return (steps * TOKENS_PER_STEP) / (trainRows * TOKENS_PER_ROW);
}

/** Passes in words: `48 passes over the data`, `2.5 passes over the data`, `less than one pass over the data`. */
export function describePasses(passes: number): string {
  if (passes < 0.95) return "less than one pass over the data";
  const rounded = passes < 9.95 ? Math.round(passes * 10) / 10 : Math.round(passes);
  return `${rounded.toLocaleString("en-US")} ${rounded === 1 ? "pass" : "passes"} over the data`;
}
