import type { Confusion } from "../schema";

/** A confusion matrix as it is drawn: every cell counted, in the order that was asked for. */

export type MatrixOrder = "clustered" | "alphabetical";

/** What a cell's number and its depth of colour are about: rows, or their share of its line or column. */
export type MatrixUnit = "rows" | "truth" | "answer";

export interface MatrixModel {
  labels: readonly string[];
  /** Rows by truth × answer, line after line: `cells[truth * labels.length + answer]`. */
  cells: Uint32Array;
  /** Rows of each label, and rows that were given it. */
  truthRows: readonly number[];
  answerRows: readonly number[];
  /** The fullest cell, right answers included. */
  maxRows: number;
}

/** Counts every cell. `clustered` keeps the order in which labels that are mistaken for each other stand together. */
export function matrixModel(confusion: Pick<Confusion, "labels" | "cells">, order: MatrixOrder): MatrixModel {
  const places = confusion.labels.map((_, index) => index);
  if (order === "alphabetical") {
    places.sort((a, b) => compareText(confusion.labels[a] ?? "", confusion.labels[b] ?? ""));
  }
  const size = places.length;
  const placeOf = new Int32Array(size);
  for (const [place, index] of places.entries()) placeOf[index] = place;
  const cells = new Uint32Array(size * size);
  const truthRows = new Array<number>(size).fill(0);
  const answerRows = new Array<number>(size).fill(0);
  let maxRows = 0;
  for (const [truthIndex, answerIndex, rows] of confusion.cells) {
    const [truth, answer] = [placeOf[truthIndex] ?? 0, placeOf[answerIndex] ?? 0];
    cells[truth * size + answer] = rows;
    truthRows[truth] = (truthRows[truth] ?? 0) + rows;
    answerRows[answer] = (answerRows[answer] ?? 0) + rows;
    maxRows = Math.max(maxRows, rows);
  }
  return { labels: places.map((index) => confusion.labels[index] ?? ""), cells, truthRows, answerRows, maxRows };
}

/** The same order on server and browser, whatever their languages: case aside, then by code unit. */
function compareText(a: string, b: string): number {
  const [lowA, lowB] = [a.toLowerCase(), b.toLowerCase()];
  if (lowA !== lowB) return lowA < lowB ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Rows of one cell. */
export function cellRows({ labels, cells }: MatrixModel, truth: number, answer: number): number {
  return cells[truth * labels.length + answer] ?? 0;
}

/** How full a cell is, 0 to 1: of the fullest one, of its line or of its column. */
export function cellShare(model: MatrixModel, truth: number, answer: number, unit: MatrixUnit): number {
  const rows = cellRows(model, truth, answer);
  const of = { rows: model.maxRows, truth: model.truthRows[truth], answer: model.answerRows[answer] }[unit] ?? 0;
  return of === 0 ? 0 : rows / of;
}

/** What stands in a cell: its rows, or whole percent; nothing where there are no rows. */
export function cellText(model: MatrixModel, truth: number, answer: number, unit: MatrixUnit): string {
  const rows = cellRows(model, truth, answer);
  if (rows === 0) return "";
  if (unit === "rows") return String(rows);
  const percent = cellShare(model, truth, answer, unit) * 100;
  return percent < 1 ? "<1" : percent < 100 && percent > 99 ? ">99" : String(Math.round(percent));
}
