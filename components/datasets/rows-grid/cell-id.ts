/** Id of a cell; column 0 is the row's number. */
export function cellId(gridId: string, index: number, column: number): string {
  return `${gridId}-${index}-${column}`;
}
