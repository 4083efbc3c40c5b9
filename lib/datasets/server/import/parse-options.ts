import "server-only";
import type { ParseOptions, ParseSetting, ParseSettings } from "../../parse-schema";

const PROPERTY_OF = {
  encoding: "encoding",
  delimiter: "delimiter",
  quote: "quote",
  header: "hasHeader",
  recordsAbove: "recordsAbove",
  sheet: "sheet",
} as const satisfies Record<ParseSetting, keyof ParseSettings>;

const SETTINGS = Object.keys(PROPERTY_OF) as ParseSetting[];

/** The settings among stored options that a person has chosen. */
export function chosenSettings(options: ParseOptions | null): ParseSettings {
  const chosen = options?.chosen ?? [];
  return Object.fromEntries(chosen.map((setting) => [PROPERTY_OF[setting], options?.[PROPERTY_OF[setting]]]));
}

/** Options from what was found and what a person has chosen; what neither says is as for a plain CSV file. */
export function optionsOf(
  found: Partial<Omit<ParseOptions, "version" | "chosen">>,
  settings: ParseSettings,
): ParseOptions {
  return {
    version: 2,
    format: "csv",
    compression: "none",
    encoding: "utf-8",
    delimiter: ",",
    quote: '"',
    hasHeader: true,
    recordsAbove: 0,
    sheet: null,
    ...found,
    ...settings,
    chosen: SETTINGS.filter((setting) => settings[PROPERTY_OF[setting]] !== undefined),
  };
}
