/** Where the choices of the columns are, for buttons elsewhere to lead there. */
export const COLUMNS_ID = "columns";

/** Long enough for the eye to find the choices. */
const MARKED_MS = 2_500;

/**
 * Puts the focus on the choice of the first column; from there Tab leads through the others. After a click on a button
 * a browser draws no ring around what gets the focus: all the choices have one for a while.
 */
export function focusFirstColumn(): void {
  const heads = document.getElementById(COLUMNS_ID);
  const choices = [...(heads?.querySelectorAll<HTMLElement>("[role=combobox]") ?? [])];
  choices[0]?.scrollIntoView({ block: "center", inline: "nearest" });
  choices[0]?.focus({ preventScroll: true });
  const ring = { outline: "2px solid var(--ring)", outlineOffset: "2px" };
  for (const choice of choices) choice.animate([ring, ring], MARKED_MS);
}
