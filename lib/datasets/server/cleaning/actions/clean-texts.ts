import "server-only";
import { sqlWholeText } from "@/lib/store/duckdb";
import { maskText } from "../../../cleaning/mask";
import { stripHtml } from "../../../cleaning/strip-html";
import { normaliseText, trimText } from "../../../cleaning/text-transforms";
import type { MaskKind, StepAction } from "../../../steps-schema";
import { cellColumn } from "../../columns";
import { type ActionOutcome, columnIndex, newEffect, type StepContext } from "../step-context";
import { eachRow } from "../transform-rows";

type TextAction = Extract<StepAction, { kind: "trim" | "normalise" | "strip_html" | "mask" }>;

/** White space as JavaScript trims it, for a character class of RE2. */
const SPACE =
  "\\t-\\r \\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";

/** Seven digits with at most two gaps of three characters between one and the next. */
const MANY_DIGITS = "\\d(?:[^\\d]{0,6}\\d){6}";

/** Conditions that cells meet in which a mask may find something. */
const MASKABLE: Record<MaskKind, (cell: string) => string> = {
  email: (cell) => `contains(${cell}, '@')`,
  url: (cell) => `regexp_matches(${cell}, '(?i)://|www\\.')`,
  phone: (cell) => `regexp_matches(${cell}, '${MANY_DIGITS}')`,
  card: (cell) => `regexp_matches(${cell}, '${MANY_DIGITS}')`,
  ip: (cell) => `regexp_matches(${cell}, '\\d\\.\\d|:[0-9a-fA-F]*:')`,
};

/** Cleans the cells of some columns with a pure transform; SQL only finds those that may need it. */
export async function cleanTexts(action: TextAction, context: StepContext): Promise<ActionOutcome> {
  const indexes = [...new Set(action.columns.map((name) => columnIndex(context.dataset.columns, name)))];
  const cells = indexes.map(cellColumn);
  const effect = await newEffect(context, indexes);
  const clean = transformOf(action);
  const where = cells.map((cell) => candidates(action, cell)).join(" OR ");
  await eachRow(context, { select: cells.map(sqlWholeText), where }, (row, texts) => {
    const cleaned = texts.map((text) => {
      const result = clean(text);
      return result === text ? null : result;
    });
    if (cleaned.some((text) => text !== null)) effect.change(row, cleaned);
  });
  return { effect, unmatched: [] };
}

function transformOf(action: TextAction): (text: string) => string {
  switch (action.kind) {
    case "trim":
      return (text) => trimText(text, action.collapse);
    case "normalise":
      return (text) => normaliseText(text, action.form);
    case "strip_html":
      return stripHtml;
    case "mask":
      return (text) => maskText(text, action.what);
  }
}

/** SQL that is true for every cell which the transform would change, and for few others. */
function candidates(action: TextAction, cell: string): string {
  switch (action.kind) {
    case "trim": {
      const inside = action.collapse ? `|[${SPACE}]{2}|[\\t-\\r\\x{85}-\\x{feff}]` : "";
      return `regexp_matches(${cell}, '\\A[${SPACE}]|[${SPACE}]\\z${inside}')`;
    }
    case "normalise":
      return `regexp_matches(${cell}, '[^\\t\\n\\r -~]')`;
    case "strip_html":
      return `regexp_matches(${cell}, '<[A-Za-z/!?]|&[#A-Za-z]')`;
    case "mask":
      return action.what.map((kind) => MASKABLE[kind](cell)).join(" OR ");
  }
}
