/** How figures are written in the reports of the engine. */

export const seconds = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
export const milliseconds = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
export const megabytes = (bytes) => (bytes < 10e6 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6).toString());
export const count = (value) => Math.round(value).toLocaleString("en-US");

/** One line of a list of budgets. `isHeld` null: nothing was measured. */
export function budget(what, is, isHeld) {
  return `- ${what}: ${is}${isHeld === null ? "" : `, ${isHeld ? "holds" : "MISSED"}`}`;
}

/** The value below which `share` of the sorted values lie. */
export const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
