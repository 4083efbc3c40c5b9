/** Rows that a dataset's page shows: part of the query's key, so the page that fetches them first must agree. */
export const PREVIEW_ROWS = 50;
