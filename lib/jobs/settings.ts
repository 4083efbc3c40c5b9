import { z } from "zod";
import { DEFAULT_TARGET, formatNumber, type JobFormValues, toCreateJobBody } from "./form";
import { createJobInput, type JobDetail, type JobSettings, jobSettings } from "./schema";

/** Settings of a job apart from its data and keys: as presets and files keep them, from the form and from any job. */

/** What the form holds, as settings; null while a field of it is wrong. */
export function settingsOfForm(values: JobFormValues): JobSettings | null {
  // The data and the key are no settings: whatever stands there must not keep the others from being saved.
  const body = toCreateJobBody({ ...values, preparationId: "any", wandbProject: "", wandbKey: "", wandbName: "" });
  const parsed = createJobInput.safeParse(body);
  if (!parsed.success) return null;
  const { suffix, ...settings } = parsed.data;
  const wandbProject = (values.copiedWandbProject || values.wandbProject).trim();
  return jobSettings.parse({ ...settings, suffix: suffix ?? null, wandbProject: wandbProject || null });
}

/** The form with other settings; what it trains on stays, and a key that was typed. */
export function formWithSettings(values: JobFormValues, settings: JobSettings): JobFormValues {
  const { hyperparameters, targets } = settings;
  return {
    ...values,
    serverId: settings.serverId,
    model: settings.model,
    amount:
      hyperparameters.epochs !== null ? "epochs" : hyperparameters.trainingSteps !== null ? "steps" : "recommended",
    trainingSteps: formatGiven(hyperparameters.trainingSteps, values.trainingSteps),
    epochs: formatGiven(hyperparameters.epochs, values.epochs),
    learningRate: formatNumber(hyperparameters.learningRate),
    weightDecay: formatNumber(hyperparameters.weightDecay),
    warmupFraction: formatNumber(hyperparameters.warmupFraction),
    seqLen: formatNumber(hyperparameters.seqLen),
    targets: targets.map(({ name, weight, lossFunction }) => ({
      name,
      weight: formatNumber(weight),
      lossFunction: lossFunction ?? DEFAULT_TARGET.lossFunction,
    })),
    skipPercent: formatNumber(Number((settings.invalidSampleSkipPercentage * 100).toPrecision(12))),
    useValidation: settings.useValidation,
    autoStart: settings.autoStart,
    suffix: settings.suffix ?? "",
    wandbProject: settings.wandbProject ?? "",
    copiedFromId: "",
    copiedWandbProject: "",
    copiedHasWandb: false,
  };
}

function formatGiven(value: number | null, otherwise: string): string {
  return value === null ? otherwise : formatNumber(value);
}

/** Characters that the dashboard adds to a suffix to make it unique: a dash and eight of the job's id. */
const UNIQUE_PART = 9;

/** The settings that a job was made with, as settings of another. */
export function settingsOfJob(job: JobDetail): JobSettings {
  const { epochs, trainingSteps } = job.hyperparameters;
  return {
    version: 1,
    serverId: job.serverId,
    model: job.baseModel,
    // A server tells the steps of a job that was given passes; what was asked for is the passes.
    hyperparameters: { ...job.hyperparameters, trainingSteps: epochs === null ? trainingSteps : null },
    targets: job.targetSettings,
    invalidSampleSkipPercentage: job.invalidSampleSkipPercentage,
    useValidation: job.useValidation,
    autoStart: job.autoStart,
    suffix: job.suffix.slice(0, -UNIQUE_PART) || null,
    wandbProject: job.wandb?.project ?? null,
  };
}

/** The form filled from a job, its preparation and its W&B key included: the key stays on the server. */
export function formOfJob(empty: JobFormValues, job: JobDetail): JobFormValues {
  return {
    ...formWithSettings({ ...empty, preparationId: job.preparationId }, settingsOfJob(job)),
    wandbProject: "",
    copiedFromId: job.id,
    copiedWandbProject: job.wandb?.project ?? "",
    copiedHasWandb: job.wandb !== null,
  };
}

/** A settings file's text. */
export function settingsFile(settings: JobSettings): string {
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** Largest file that is looked at: settings are some hundred bytes. */
export const MAX_SETTINGS_BYTES = 256 * 1024;

type ReadSettings = { settings: JobSettings; problem: null } | { settings: null; problem: string };

/** A file's `jobSettings` without the defaults that would make settings of any object. */
const fileSchema = z.strictObject(jobSettings.shape);

/** Reads a settings file, or says what is wrong with it: which field, and what stands there. */
export function readSettingsFile(text: string): ReadSettings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refusal("This is not a settings file: it is not JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value) || !("version" in value)) {
    return refusal("This is not a settings file: it has no “version”. Save one from this form to see how it looks.");
  }
  if (typeof value.version === "number" && value.version > 1) {
    return refusal(
      `A later Classifier Studio wrote this file (version ${value.version}); this one reads version 1. Update it, or save the file there again as version 1.`,
    );
  }
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return { settings: jobSettings.parse(parsed.data), problem: null };
  const issue = parsed.error.issues[0];
  if (issue?.code === "unrecognized_keys") {
    const keys = issue.keys.map((key) => `“${[...issue.path, key].join(".")}”`).join(", ");
    return refusal(`Settings have no field ${keys}. Take it out of the file, or check its spelling.`);
  }
  const path = issue?.path ?? [];
  return refusal(`“${path.join(".")}” in this file is ${shown(valueAt(value, path))}. ${issue?.message ?? ""}`.trim());
}

function refusal(problem: string): ReadSettings {
  return { settings: null, problem };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

const SHOWN_CHARACTERS = 60;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
