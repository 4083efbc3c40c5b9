/** What a spreadsheet takes for the beginning of a formula, or skips before one. */
const FORMULA_START = /^[=+\-@\t\r]/;

/** A sign before a number, with its separators, power or percent, is a number; alone it is nothing. */
const NUMBER = /^[+-]\p{Sc}? ?(?:\d[\d., ]*(?:e[+-]?\d+)?|[.,]\d+)? ?[%\p{Sc}]?$/iu;

/** Whether a spreadsheet would run the cell as a formula. */
export function isFormula(cell: string): boolean {
  return FORMULA_START.test(cell) && !NUMBER.test(cell);
}
