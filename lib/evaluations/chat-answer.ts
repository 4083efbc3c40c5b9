import { z } from "zod";
import type { ModelTarget } from "@/lib/models/schema";

/** The JSON in which a chat model answers: a property for each target. */

const isSingle = ({ lossFunction }: ModelTarget) => lossFunction === "single_class";

/** The JSON schema of an answer: a label of each target, or a list of labels, and nothing else. */
export function answerSchema(targets: readonly ModelTarget[]) {
  const properties = targets.map((target) => {
    const label = { type: "string", enum: target.labels };
    return [target.name, isSingle(target) ? label : { type: "array", items: label }] as const;
  });
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: targets.map(({ name }) => name),
    additionalProperties: false,
  };
}

/** Spaces and line breaks that a model may put in, and what ends its message. */
const SPARE_TOKENS = 64;

/** Tokens that no answer needs more of: a token is a byte or more. */
export function maxAnswerTokens(targets: readonly ModelTarget[]): number {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
  const longest = targets.map((target) => {
    const own = isSingle(target)
      ? Math.max(0, ...target.labels.map(bytes))
      : bytes(target.labels) + target.labels.length;
    return bytes(target.name) + own + 4;
  });
  return longest.reduce((sum, one) => sum + one, SPARE_TOKENS);
}

/**
 * What an answer says of each target, 1 for labels that it gives and 0 for the others, in the order of the labels; null
 * where it is not an answer to this question. Prose or a code fence around the object is let pass: not every server holds
 * its models to a schema.
 */
export function parseChatAnswer(content: string, targets: readonly ModelTarget[]): number[][] | null {
  const given = readObject(content);
  if (given === null) return null;
  const scores: number[][] = [];
  for (const target of targets) {
    if (!Object.hasOwn(given, target.name)) return null;
    const label = z.enum(target.labels);
    const wanted = isSingle(target) ? label.transform((one) => [one]) : z.array(label);
    const chosen = wanted.safeParse(given[target.name]);
    if (!chosen.success) return null;
    scores.push(target.labels.map((one) => (chosen.data.includes(one) ? 1 : 0)));
  }
  return scores;
}

const object = z.record(z.string(), z.unknown());

function readObject(content: string): Record<string, unknown> | null {
  try {
    return object.parse(JSON.parse(content.slice(content.indexOf("{"), content.lastIndexOf("}") + 1)));
  } catch {
    return null;
  }
}
