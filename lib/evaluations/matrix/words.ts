import { formatShare } from "@/lib/charts/format";
import { formatCount } from "@/lib/utils";
import { cellRows, type MatrixModel } from "./model";

/** A cell as a sentence: `12 refund rows were called billing: 8.3% of refund, 10% of what was called billing.` */
export function describeCell(model: MatrixModel, truth: number, answer: number): string {
  const rows = cellRows(model, truth, answer);
  const [label, given] = [nameOf(model.labels[truth]), nameOf(model.labels[answer])];
  const all = model.truthRows[truth] ?? 0;
  if (rows === 0) return `No ${label} row was called ${given}${all === 0 ? `: there is no ${label} row` : ""}.`;
  const were = rows === 1 ? "row was" : "rows were";
  if (truth === answer) {
    return `${formatCount(rows)} ${label} ${were} recognised: ${formatShare(rows / all)} of ${label}.`;
  }
  const given100 = formatShare(rows / (model.answerRows[answer] || 1));
  return `${formatCount(rows)} ${label} ${were} called ${given}: ${formatShare(rows / all)} of ${label}, ${given100} of what was called ${given}.`;
}

function nameOf(label: string | undefined): string {
  return label === undefined || label === "" ? "(empty)" : label;
}
