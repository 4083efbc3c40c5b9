/** Where the choices of the columns are, for buttons elsewhere to lead there. */
export const COLUMNS_ID = "columns";

/** Puts the focus on the choice of the first column; from there Tab leads through the others. */
export function focusFirstColumn(): void {
  document.getElementById(COLUMNS_ID)?.querySelector<HTMLElement>("[role=combobox]")?.focus();
}
