import "server-only";
import { invalid } from "@/lib/errors";
import { names } from "./filter";

/** A split of a configuration, as the hub lists them. */
export interface ConfigSplit {
  config: string;
  split: string;
}

export function configNames(splits: readonly ConfigSplit[]): string[] {
  return [...new Set(splits.map(({ config }) => config))];
}

/** The usual configuration: the only one, or the one called `default`; null where one has to be chosen. */
function usualConfig(configs: readonly string[]): string | null {
  if (configs.length === 1 || configs.includes("default"))
    return configs.includes("default") ? "default" : (configs[0] ?? null);
  return null;
}

/** The usual split: `train`, or the only one; null where one has to be chosen. */
function usualSplit(splits: readonly string[]): string | null {
  if (splits.includes("train")) return "train";
  return splits.length === 1 ? (splits[0] ?? null) : null;
}

/**
 * What was asked for, or else the usual. Throws Invalid with the field (`config`, `split`) and the names there are.
 * With `orFirst`, the first of several stands for a choice that is still to be made.
 */
export function chooseSplit(
  splits: readonly ConfigSplit[],
  wanted: Partial<ConfigSplit>,
  { orFirst = false } = {},
): ConfigSplit {
  const configs = configNames(splits);
  const config = choose(configs, wanted.config, usualConfig(configs), "config", "configuration", orFirst);
  const ofConfig = splits.filter((split) => split.config === config).map(({ split }) => split);
  const split = choose(ofConfig, wanted.split, usualSplit(ofConfig), "split", "split", orFirst);
  return { config, split };
}

function choose(
  all: readonly string[],
  wanted: string | undefined,
  usual: string | null,
  field: string,
  noun: string,
  orFirst: boolean,
): string {
  const chosen = wanted ?? usual ?? (orFirst ? all[0] : undefined);
  if (chosen !== undefined && all.includes(chosen)) return chosen;
  const reason =
    wanted === undefined
      ? `Choose a ${noun}: ${names(all)}.`
      : `There is no ${noun} “${wanted}”. There ${all.length === 1 ? "is" : "are"} ${names(all)}.`;
  throw invalid(reason, [{ name: field, reason }]);
}
