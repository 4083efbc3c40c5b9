import { type StepsFile, stepAction, stepsFile } from "../steps-schema";
import { describeStep } from "./describe-step";

/** A list of steps that a person chose as a file. */

type Reading = { file: StepsFile; titles: string[]; problem: null } | { file: null; problem: string };

/** Reads the text of a file of steps; what is wrong with it is a sentence. */
export function readStepsFile(text: string): Reading {
  const json = parseJson(text);
  if (json === undefined) return { file: null, problem: "This is not a JSON file, so it holds no list of steps." };
  const parsed = stepsFile.safeParse(json);
  if (!parsed.success) return { file: null, problem: problemOf(parsed.error.issues) };
  const titles = parsed.data.steps.map((step) => describeStep(stepAction.parse(step)));
  return { file: parsed.data, titles, problem: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function problemOf(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  const [first] = issues;
  const [part, index, field] = first?.path ?? [];
  if (part === "steps" && typeof index === "number") {
    const where = typeof field === "string" ? `its “${field}” is not known here` : "it is no step";
    return `Step ${index + 1} of the file cannot be read: ${where}.`;
  }
  const isOurs = part === "format" || part === "version" || part === "steps";
  return isOurs && first !== undefined ? first.message : "This is not a list of steps that was exported here.";
}
