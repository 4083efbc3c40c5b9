/** Lines of a file that are shown. */
export const SHOWN_LINES = 6;

/** The look at the file in the first tab: part of a query's key, so the page that fetches it first must agree. */
export const FIRST_LINES = { split: "train", limit: SHOWN_LINES, order: "file" } as const;
