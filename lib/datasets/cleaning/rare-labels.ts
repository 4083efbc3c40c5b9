/** A label with fewer rows than this is rare: of a tenth for tests, less than one row is left. */
export const RARE_LABEL_ROWS = 10;
