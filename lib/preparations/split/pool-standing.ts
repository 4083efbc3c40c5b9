/** What may be done with a labelled row: anything; it is a locked test row; it must not be used; it was added and may only train. */
export const FREE = 0;
export const LOCKED = 1;
export const WITHHELD = 2;
export const ADDED = 3;
