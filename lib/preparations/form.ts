import type { FieldErrors, Resolver } from "react-hook-form";
import { type Recipe, type RecipeInput, recipe } from "./schema";

/** How alike copies are where a person has not said: one word in five may differ. */
export const FIRST_SIMILARITY_PERCENT = 80;

/** One rule of the filter. Until a value is chosen it says nothing, and is not sent. */
export interface FilterRuleValues {
  column: string;
  op: Recipe["filter"][number]["op"];
  /** One value at most where `op` is "eq". */
  values: string[];
}

/** What the recipe form holds: null is an empty number field; shares are percentages, as people write them. */
export interface RecipeFormValues {
  minSamples: number | null;
  /** Null is no maximum. */
  maxSamples: number | null;
  /** Whether small labels are repeated in train, and up to how many lines where a person says so. */
  repeat: "off" | "auto" | "by-hand";
  repeatTo: number | null;
  validationPercent: number | null;
  testPercent: number | null;
  seed: number | null;
  order: Recipe["order"];
  method: Recipe["split"]["method"];
  /** Name of the one target whose labels are kept even; empty for all. */
  stratifyBy: string;
  /** Column whose values stay together; empty for none. */
  groupBy: string;
  /** How alike texts are that stay together; null is off. */
  nearDuplicatesPercent: number | null;
  /** Preparation whose test rows are used again; empty for none. */
  lockedTest: string;
  filter: FilterRuleValues[];
}

export type RecipeField = keyof RecipeFormValues;

/** The form's values for a recipe. */
export function toFormValues({ balance, filter, order, seed, split }: Recipe): RecipeFormValues {
  return {
    minSamples: balance.minSamples,
    maxSamples: balance.maxSamples,
    repeat: balance.repeat === null ? "off" : balance.repeat === "auto" ? "auto" : "by-hand",
    repeatTo: typeof balance.repeat === "number" ? balance.repeat : null,
    validationPercent: toPercent(split.validation),
    testPercent: toPercent(split.test),
    seed,
    order: balance.scope === "train" ? "split-then-balance" : order,
    method: split.method,
    stratifyBy: split.stratifyBy ?? "",
    groupBy: split.groupBy ?? "",
    nearDuplicatesPercent: split.nearDuplicates === null ? null : toPercent(split.nearDuplicates),
    lockedTest: split.lockedTest ?? "",
    filter: filter.map(toFilterValues),
  };
}

function toFilterValues({ column, op, value }: Recipe["filter"][number]): FilterRuleValues {
  const values = [value].flat();
  return { column, op: op === "eq" && values.length > 1 ? "in" : op, values };
}

function toFilterRule({ column, op, values }: FilterRuleValues): Recipe["filter"][number] {
  const [first = ""] = values;
  return { column, op, value: op === "eq" || (op === "ne" && values.length === 1) ? first : values };
}

/** The request for the form's values. An empty number becomes NaN, which the schema refuses, rather than its default. */
export function toRecipe(values: RecipeFormValues): RecipeInput {
  return {
    filter: values.filter.filter((rule) => rule.values.length > 0).map(toFilterRule),
    balance: {
      minSamples: values.minSamples ?? Number.NaN,
      maxSamples: values.maxSamples,
      scope: values.order === "split-then-balance" ? "train" : "all",
      repeat: values.repeat === "off" ? null : values.repeat === "auto" ? "auto" : (values.repeatTo ?? Number.NaN),
    },
    split: {
      validation: toShare(values.validationPercent),
      test: toShare(values.testPercent),
      method: values.method,
      stratifyBy: values.stratifyBy || null,
      groupBy: values.groupBy || null,
      nearDuplicates: values.nearDuplicatesPercent === null ? null : values.nearDuplicatesPercent / 100,
      lockedTest: values.lockedTest || null,
    },
    order: values.order,
    seed: values.seed ?? Number.NaN,
  };
}

/** Tenths of a percent, so that 0.07 * 100 is 7 and not 7.000000000000001. */
function toPercent(share: number): number {
  return Math.round(share * 1000) / 10;
}

function toShare(percent: number | null): number {
  return percent === null ? Number.NaN : percent / 100;
}

const FIELD_OF_PATH: readonly (readonly [path: string, field: RecipeField])[] = [
  ["balance.minSamples", "minSamples"],
  ["balance.maxSamples", "maxSamples"],
  ["balance.repeat", "repeatTo"],
  ["split.validation", "validationPercent"],
  ["split.test", "testPercent"],
  ["split.method", "method"],
  ["split.stratifyBy", "stratifyBy"],
  ["split.groupBy", "groupBy"],
  ["split.nearDuplicates", "nearDuplicatesPercent"],
  ["split.lockedTest", "lockedTest"],
  ["split", "testPercent"],
  ["order", "order"],
  ["seed", "seed"],
  ["filter", "filter"],
];

/** The form field that a path of the request belongs to, with or without the name of the body before it. */
export function fieldOfPath(path: string): RecipeField | null {
  const inner = path.replace(/^recipe\./, "");
  return FIELD_OF_PATH.find(([prefix]) => inner === prefix || inner.startsWith(`${prefix}.`))?.[1] ?? null;
}

/** Words for a wrong value where the schema's own, made for the request, would not fit the form. */
const MESSAGES: Partial<Record<RecipeField, Record<string, string>>> = {
  minSamples: { invalid_type: "Give a whole number of rows, or 0 to keep every label." },
  maxSamples: { invalid_type: "Give a whole number of rows, or leave it empty for no maximum." },
  repeatTo: { invalid_union: "Give a whole number of lines, from 1 to 100,000." },
  validationPercent: { invalid_type: "Give a percentage; 0 holds nothing out.", too_big: "At most 90%." },
  testPercent: {
    invalid_type: "Give a percentage; 0 holds nothing out.",
    too_big: "At most 90%.",
    custom: "Validation and test together must be less than 100%, so that rows are left to train on.",
  },
  nearDuplicatesPercent: {
    too_small: "At least 50%: texts less alike are no copies.",
    too_big: "At most 100%: alike but for case, punctuation and spaces.",
  },
  seed: { invalid_type: "A seed is a whole number from 0 to 4294967295." },
};

/** What is wrong with the values, by field; the first reason of each. Empty when the recipe can be sent. */
export function recipeFormErrors(values: RecipeFormValues): Map<RecipeField, string> {
  const errors = new Map<RecipeField, string>();
  const result = recipe.safeParse(toRecipe(values));
  for (const issue of result.error?.issues ?? []) {
    const field = fieldOfPath(issue.path.map(String).join("."));
    if (field === null || errors.has(field)) continue;
    errors.set(field, MESSAGES[field]?.[issue.code ?? ""] ?? issue.message);
  }
  return errors;
}

/** Fields by the names that they have on the page, where a sentence is read away from its field. */
const NAMES: Partial<Record<RecipeField, string>> = {
  minSamples: "Minimum",
  maxSamples: "Maximum",
  repeatTo: "Lines per label",
  validationPercent: "Validation",
  testPercent: "Test",
  seed: "Seed",
};

/** The first thing that is wrong, as a sentence that names its field; null where nothing is. */
export function describeFormErrors(errors: ReadonlyMap<RecipeField, string>): string | null {
  const [first] = errors;
  if (first === undefined) return null;
  const [field, message] = first;
  const name = NAMES[field];
  // A sentence that begins with what it is about needs no other name.
  if (name === undefined || message.split(",", 1).join().toLowerCase().includes(name.toLowerCase())) return message;
  return `${name}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

/** The schema that the route parses, as a react-hook-form resolver. */
export const recipeResolver: Resolver<RecipeFormValues> = (values) => {
  const errors: FieldErrors<RecipeFormValues> = {};
  for (const [field, message] of recipeFormErrors(values)) errors[field] = { type: "validate", message };
  return Object.keys(errors).length > 0 ? { values: {}, errors } : { values, errors: {} };
};
