import "server-only";
import type { BaseModel } from "./serialize";

/**
 * What a job may start from. The names are those of the hosted service, so that a program written for it runs unchanged;
 * behind them stands the embedded trainer, and the description says so.
 */
export const BASE_MODELS: readonly BaseModel[] = [
  {
    id: "ministral-3b-latest",
    aliases: ["ministral-3b-2410"],
    description:
      "The embedded classifier trainer, under the hosted service's name. It learns from word and character n-grams and uses no weights of Ministral.",
    created: 1_744_736_400,
  },
];

/** The base model with this name or alias, if there is one. */
export function findBaseModel(name: string): BaseModel | undefined {
  return BASE_MODELS.find((base) => base.id === name || base.aliases.includes(name));
}
