/** A piece of a text template: text as it stands, or the cell of a column. */
export type TemplatePart = { type: "literal"; text: string } | { type: "column"; name: string };

const PLACEHOLDER = /\{\{(.*?)\}\}/gs;

/** The pieces of a template such as `{{title}}\n\n{{body}}`, in order; empty literals are left out. */
export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  const literal = (text: string) => {
    if (text !== "") parts.push({ type: "literal", text });
  };
  for (const match of template.matchAll(PLACEHOLDER)) {
    literal(template.slice(at, match.index));
    parts.push({ type: "column", name: match[1] ?? "" });
    at = match.index + match[0].length;
  }
  literal(template.slice(at));
  return parts;
}

/** The template that is offered for some columns: one under the other, an empty line between. */
export function defaultTemplate(columns: readonly string[]): string {
  return columns.map((name) => `{{${name}}}`).join("\n\n");
}

/** Columns that a template names. */
export function templateColumns(template: string): string[] {
  return parseTemplate(template).flatMap((part) => (part.type === "column" ? [part.name] : []));
}

/** The text that a template makes of some cells; white space at both ends is dropped, as where a cell is empty. */
export function renderTemplate(template: string, cellOf: (column: string) => string): string {
  return parseTemplate(template)
    .map((part) => (part.type === "literal" ? part.text : cellOf(part.name)))
    .join("")
    .replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}

/** Why a text cannot be made this way, in a sentence; null where it can: the template names its columns, and only those. */
export function whyNoTemplate({
  columns,
  template,
}: {
  columns: readonly string[];
  template: string | null;
}): string | null {
  const named = template === null ? columns.slice(0, 1) : templateColumns(template);
  const missing = columns.find((name) => !named.includes(name));
  if (missing !== undefined) {
    return `The template does not use “${missing}”. Write {{${missing}}} where it belongs, or take the column out.`;
  }
  const foreign = named.find((name) => !columns.includes(name));
  return foreign === undefined ? null : `The template names “${foreign}”, which is not one of the text columns.`;
}
