const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;
const NEED_ESCAPES = /[^ !#-[\]-~]+/g;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** Escapes by code unit, made when they are first needed: texts of many scripts have one for every character. */
const escapes: string[] = [];

function escapeUnits(units: string): string {
  let escaped = "";
  for (let index = 0; index < units.length; index++) {
    const code = units.charCodeAt(index);
    let one = escapes[code];
    if (one === undefined) {
      one = SHORT_ESCAPES[units.charAt(index)] ?? `\\u${code.toString(16).padStart(4, "0")}`;
      escapes[code] = one;
    }
    escaped += one;
  }
  return escaped;
}

/** A string as Python's `json.dumps` writes it: pure ASCII, everything outside U+0020..U+007E escaped, DEL included. */
export function pythonJsonString(text: string): string {
  return NEEDS_NO_ESCAPE.test(text) ? `"${text}"` : `"${text.replace(NEED_ESCAPES, escapeUnits)}"`;
}

/** The labels of a row by target, in the order in which they are written: one label, or a list where many may apply. */
export type RowLabels = Iterable<readonly [target: string, label: string | readonly string[]]>;

function pythonJsonValue(label: string | readonly string[]): string {
  return typeof label === "string" ? pythonJsonString(label) : `[${label.map(pythonJsonString).join(", ")}]`;
}

/** One line of a training file with its line feed, byte for byte what Python's `json.dumps` gives. */
export function jsonlLine(text: string, labels: RowLabels): string {
  const fields = Array.from(labels, ([target, label]) => jsonlField(target, label));
  return `{"text": ${pythonJsonString(text)}${jsonlEnding(fields)}`;
}

/** One target of a line with its label or labels. */
export function jsonlField(target: string, label: string | readonly string[]): string {
  return `${pythonJsonString(target)}: ${pythonJsonValue(label)}`;
}

/** What follows the text in a line: the same for rows with the same fields. */
export function jsonlEnding(fields: readonly string[]): string {
  return `, "labels": {${fields.join(", ")}}}\n`;
}

/** `jsonlLine` for many rows of one target with one label each: the part after the text is written once per label. */
export function jsonlWriter(target: string): (text: string, label: string) => string {
  const endings = new Map<string, string>();
  return (text, label) => {
    let ending = endings.get(label);
    if (ending === undefined) {
      ending = jsonlEnding([jsonlField(target, label)]);
      endings.set(label, ending);
    }
    return `{"text": ${pythonJsonString(text)}${ending}`;
  };
}
