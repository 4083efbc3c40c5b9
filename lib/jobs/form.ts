import { z } from "zod";
import { type CreateJobBody, createJobInput, type JobTargetSetting, jobHyperparameters } from "./schema";

/** What the job form holds, and its two converters: to the body of POST /api/jobs, and from what a server refuses. */

/** Which of the two numbers says how much is trained; `recommended` leaves it to the server. */
export type AmountKind = "recommended" | "steps" | "epochs";

/** Weight and loss of one target; `data` leaves the loss to what the rows show. */
export interface TargetFormValue {
  name: string;
  weight: string;
  lossFunction: "data" | "single_class" | "multi_class";
}

/** Text as it was typed, switches as they stand. */
export interface JobFormValues {
  preparationId: string;
  serverId: string;
  model: string;
  amount: AmountKind;
  trainingSteps: string;
  epochs: string;
  learningRate: string;
  weightDecay: string;
  warmupFraction: string;
  seqLen: string;
  /** Targets that were touched; the others are as the server would have them. */
  targets: TargetFormValue[];
  /** 0 to 50. */
  skipPercent: string;
  useValidation: boolean;
  autoStart: boolean;
  suffix: string;
  wandbProject: string;
  wandbKey: string;
  wandbName: string;
  /** The job that the settings come from, or "". */
  copiedFromId: string;
  /** That job's W&B project while its key, which stays on the server, is used; else "". */
  copiedWandbProject: string;
  /** Whether that job reports to W&B at all. */
  copiedHasWandb: boolean;
}

/** What an untouched form starts with. Steps and passes are those of the tutorial, should somebody choose to give them. */
export function defaultJobForm(preparationId: string, hasValidation: boolean): JobFormValues {
  const { learningRate, weightDecay, warmupFraction, seqLen } = jobHyperparameters.parse({});
  return {
    preparationId,
    serverId: "embedded",
    model: "ministral-3b-latest",
    amount: "recommended",
    trainingSteps: "100",
    epochs: "5",
    learningRate: formatNumber(learningRate),
    weightDecay: formatNumber(weightDecay),
    warmupFraction: formatNumber(warmupFraction),
    seqLen: formatNumber(seqLen),
    targets: [],
    skipPercent: "0",
    useValidation: hasValidation,
    autoStart: false,
    suffix: "",
    wandbProject: "",
    wandbKey: "",
    wandbName: "",
    copiedFromId: "",
    copiedWandbProject: "",
    copiedHasWandb: false,
  };
}

/** A number as the form shows it: without an exponent, which nobody types. */
export function formatNumber(value: number): string {
  return value.toLocaleString("en-US", { useGrouping: false, maximumSignificantDigits: 15 });
}

/** An empty or unreadable field becomes NaN, which the number schemas refuse with their own sentence. */
export function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text.trim());
}

export const DEFAULT_TARGET: Omit<TargetFormValue, "name"> = { weight: "1", lossFunction: "data" };

/** Whether a target is as the server would have it anyway. */
function isDefaultTarget({ weight, lossFunction }: TargetFormValue): boolean {
  return toNumber(weight) === 1 && lossFunction === "data";
}

function toTargetSetting({ name, weight, lossFunction }: TargetFormValue): JobTargetSetting {
  return { name, weight: toNumber(weight), lossFunction: lossFunction === "data" ? null : lossFunction };
}

/** Steps and passes as the API takes them: only the chosen one. */
export function toHyperparameters(values: JobFormValues): NonNullable<CreateJobBody["hyperparameters"]> {
  return {
    trainingSteps: values.amount === "steps" ? toNumber(values.trainingSteps) : null,
    epochs: values.amount === "epochs" ? toNumber(values.epochs) : null,
    learningRate: toNumber(values.learningRate),
    weightDecay: toNumber(values.weightDecay),
    warmupFraction: toNumber(values.warmupFraction),
    seqLen: toNumber(values.seqLen),
  };
}

function toWandb({ wandbProject, wandbKey, wandbName, copiedWandbProject }: JobFormValues) {
  const [project, apiKey, name] = [wandbProject.trim(), wandbKey.trim(), wandbName.trim()];
  if (copiedWandbProject !== "" || (project === "" && apiKey === "" && name === "")) return {};
  return { wandb: { project, apiKey, ...(name === "" ? {} : { name }) } };
}

/** The form as the body of POST /api/jobs, whether or not it is valid. */
export function toCreateJobBody(values: JobFormValues): CreateJobBody {
  const suffix = values.suffix.trim();
  const { wandb } = toWandb(values);
  // Without W&B where the source has it, the job must not be a copy: its key would be used.
  const isCopy = values.copiedFromId !== "" && !(values.copiedHasWandb && values.copiedWandbProject === "" && !wandb);
  return {
    preparationId: values.preparationId,
    serverId: values.serverId,
    model: values.model,
    hyperparameters: toHyperparameters(values),
    targets: values.targets.filter((target) => !isDefaultTarget(target)).map(toTargetSetting),
    invalidSampleSkipPercentage: toShare(values.skipPercent),
    useValidation: values.useValidation,
    autoStart: values.autoStart,
    ...(suffix === "" ? {} : { suffix }),
    ...(wandb === undefined ? {} : { wandb }),
    ...(isCopy ? { copiedFromId: values.copiedFromId } : {}),
  };
}

/** The form for the data that was chosen: without validation where it has no rows for it, and without targets it lacks. */
export function forData(values: JobFormValues, data: { hasValidation: boolean; targets: readonly string[] }) {
  return {
    ...values,
    useValidation: values.useValidation && data.hasValidation,
    targets: values.targets.filter(({ name }) => data.targets.includes(name)),
  } satisfies JobFormValues;
}

/** Without the noise of binary fractions: 7 percent are 0.07. */
function toShare(percent: string): number {
  return Number((toNumber(percent) / 100).toPrecision(12));
}

/** Sentences of the route that speak of what the form writes differently. */
const FORM_WORDS = new Map<keyof JobFormValues, string>([
  ["skipPercent", "Give a percentage from 0 to 50."],
  ["serverId", "Choose a server."],
  ["model", "Choose a base model."],
]);

const formValues = z.custom<JobFormValues>((value) => typeof value === "object" && value !== null);

/** Checks the form with the route's own schema and puts what that finds at the form's fields; the output is the body. */
export const jobFormSchema = formValues.transform((values, context): CreateJobBody => {
  const body = toCreateJobBody(values);
  const issues = createJobInput.safeParse(body).error?.issues ?? [];
  for (const { path, message } of issues) {
    const field = fieldOfPath(path.map(String).join("."));
    context.addIssue({
      code: "custom",
      path: field === "targets" ? targetPath(path, body, values) : [field],
      message: field === "root" ? message : (FORM_WORDS.get(field) ?? message),
    });
  }
  return body;
});

/** Where in the form's own list a sent target stands. */
function targetPath([, sentAt, key]: PropertyKey[], body: CreateJobBody, values: JobFormValues): (string | number)[] {
  const name = body.targets?.[Number(sentAt)]?.name;
  const index = values.targets.findIndex((target) => target.name === name);
  return index === -1 ? ["targets"] : ["targets", index, String(key ?? "weight")];
}

/** The body for one press of a button: every setting as recommended, started as soon as the files are checked. */
export function recommendedJob(preparationId: string, hasValidation: boolean): CreateJobBody {
  const hyperparameters = { trainingSteps: null, epochs: null };
  return { preparationId, useValidation: hasValidation, autoStart: true, hyperparameters };
}

const RENAMED = new Map<string, keyof JobFormValues>([
  ["wandb", "wandbProject"],
  ["wandb.project", "wandbProject"],
  ["wandb.apiKey", "wandbKey"],
  ["wandb.name", "wandbName"],
  ["invalidSampleSkipPercentage", "skipPercent"],
]);

const PREFIX = "hyperparameters.";
const names = new Set(Object.keys(defaultJobForm("", false)));

function isField(name: string): name is keyof JobFormValues {
  return names.has(name);
}

/** Where the form shows an error that the API reports for `path`; "root" for one that has no field here. */
export function fieldOfPath(path: string): keyof JobFormValues | "root" {
  const renamed = RENAMED.get(path);
  if (renamed !== undefined) return renamed;
  if (path.startsWith("targets")) return "targets";
  const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : path;
  return isField(name) ? name : "root";
}
