import "server-only";
import type { RequestedLevel } from "@/lib/engine";
import type { BaseModel } from "./serialize";

interface EngineBaseModel extends BaseModel {
  /** What a job that names it trains with. */
  level: RequestedLevel;
}

/**
 * What a job may start from: the hosted service's name, so that a program written for it runs unchanged, and one for
 * each level of the embedded trainer, the baseline last. The descriptions say what stands behind.
 */
export const BASE_MODELS: readonly EngineBaseModel[] = [
  {
    id: "ministral-3b-latest",
    aliases: ["ministral-3b-2410"],
    description:
      "The embedded trainer under the hosted service's name, at the level that suits the file: encoder up to 60,000 rows, static up to 300,000, else ngram. It uses no weights of Ministral.",
    created: 1_744_736_400,
    level: "recommended",
  },
  {
    id: "encoder",
    aliases: [],
    description:
      "Words, characters and a sentence encoder for English: the best scores, some milliseconds a text. Best for few examples.",
    created: 1_795_651_200,
    level: "encoder",
  },
  {
    id: "static",
    aliases: [],
    description: "Words, characters and the encoder's table of subwords: some tenths of a millisecond a text.",
    created: 1_795_651_200,
    level: "static",
  },
  {
    id: "ngram",
    aliases: [],
    description: "Words and characters alone, for any language: needs no weights, the fastest to train.",
    created: 1_795_651_200,
    level: "ngram",
  },
  {
    id: "tfidf-logreg",
    aliases: [],
    description:
      "A baseline to compare with: TF-IDF of words and pairs of words with logistic regression, as scikit-learn's defaults train it. Seconds to train; its scores are as they come.",
    created: 1_795_651_200,
    level: "tfidf",
  },
];

/** The base model with this name or alias, if there is one. */
export function findBaseModel(name: string): EngineBaseModel | undefined {
  return BASE_MODELS.find((base) => base.id === name || base.aliases.includes(name));
}

/** The level that a job which names this base model asks for. */
export function levelOf(name: string): RequestedLevel {
  return findBaseModel(name)?.level ?? "recommended";
}
