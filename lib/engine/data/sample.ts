/** One line of a data file: a text and, per target, one label or a list of labels. */
export interface Sample {
  text: string;
  labels: Record<string, string | string[]>;
}

export type ParsedLine = { ok: true; sample: Sample } | { ok: false; reason: string };

export interface ChatMessage {
  role: string;
  content: string;
}

type Checked<T> = { ok: true; value: T } | { ok: false; reason: string };

const ROLES = new Set(["system", "user", "assistant", "tool"]);
const RESERVED_NAME = "__proto__";

/**
 * The text of a conversation: the contents joined by line breaks, without roles, so that a model trained on plain texts sees a single
 * message exactly as it saw them.
 */
export function messagesToText(messages: readonly ChatMessage[]): string {
  return messages.map((message) => message.content).join("\n");
}

/**
 * Parses a line by the strict rules: a JSON object with exactly one of `text` and `messages`, not empty, and `labels` with a non-empty
 * string or list of them per target. Other keys are ignored. Never throws; `reason` says what is wrong and where.
 */
export function parseSampleLine(line: string): ParsedLine {
  const object = parseObject(line);
  if (!object.ok) return object;
  const text = readText(object.value);
  if (!text.ok) return text;
  const labels = readLabels(object.value.labels);
  if (!labels.ok) return labels;
  return { ok: true, sample: { text: text.value, labels: labels.value } };
}

/**
 * The lighter check at upload: the line is a JSON object that has `text` or `messages`, and `labels`. Returns why it is not, else null.
 */
export function quickCheckSampleLine(line: string): string | null {
  const object = parseObject(line);
  if (!object.ok) return object.reason;
  const { text, messages, labels } = object.value;
  if (isAbsent(text) && isAbsent(messages)) return 'it has neither "text" nor "messages"';
  if (isAbsent(labels)) return '"labels" is missing';
  return null;
}

function fail(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON value in the words of a message: `true`, `12`, `a list`, `an object`. */
function wordFor(value: unknown): string {
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "an object";
  if (typeof value === "string") return "a string";
  return String(value);
}

function parseObject(line: string): Checked<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return fail("it is not valid JSON");
  }
  if (!isObject(value)) return fail(`it must be a JSON object, not ${wordFor(value)}`);
  return { ok: true, value };
}

function readText(object: Record<string, unknown>): Checked<string> {
  const { text, messages } = object;
  if (isAbsent(text) && isAbsent(messages)) return fail('it has neither "text" nor "messages"');
  if (!isAbsent(text) && !isAbsent(messages)) return fail('it has both "text" and "messages"; give exactly one');
  if (isAbsent(text)) return readMessages(messages);
  if (typeof text !== "string") return fail(`"text" must be a string, not ${wordFor(text)}`);
  if (text.trim() === "") return fail('"text" is empty');
  return { ok: true, value: text };
}

function readMessages(messages: unknown): Checked<string> {
  if (!Array.isArray(messages)) return fail(`"messages" must be a list, not ${wordFor(messages)}`);
  if (messages.length === 0) return fail('"messages" is empty');
  const contents: ChatMessage[] = [];
  for (const [index, message] of messages.entries()) {
    if (!isObject(message)) return fail(`messages[${index}] must be an object, not ${wordFor(message)}`);
    const { role } = message;
    if (typeof role !== "string" || !ROLES.has(role)) {
      return fail(`messages[${index}].role must be "system", "user", "assistant" or "tool"`);
    }
    const content = readContent(message.content, `messages[${index}].content`);
    if (!content.ok) return content;
    contents.push({ role, content: content.value });
  }
  const text = messagesToText(contents);
  return text.trim() === "" ? fail('"messages" has no text') : { ok: true, value: text };
}

/** A content is a string or a list of chunks, of which only text chunks can be classified. */
function readContent(content: unknown, path: string): Checked<string> {
  if (typeof content === "string") return { ok: true, value: content };
  if (!Array.isArray(content)) return fail(`${path} must be a string or a list of chunks, not ${wordFor(content)}`);
  const parts: string[] = [];
  for (const [index, chunk] of content.entries()) {
    if (!isObject(chunk) || chunk.type !== "text" || typeof chunk.text !== "string") {
      return fail(`${path}[${index}] must be a text chunk ({"type": "text", "text": "…"})`);
    }
    parts.push(chunk.text);
  }
  return { ok: true, value: parts.join("\n") };
}

function readLabels(labels: unknown): Checked<Record<string, string | string[]>> {
  if (isAbsent(labels)) return fail('"labels" is missing');
  if (!isObject(labels)) return fail(`"labels" must be an object, not ${wordFor(labels)}`);
  const entries = Object.entries(labels);
  if (entries.length === 0) return fail('"labels" is empty');
  const checked: Record<string, string | string[]> = {};
  for (const [target, value] of entries) {
    const problem = nameProblem(target, "target") ?? labelProblem(target, value);
    if (problem !== null) return fail(problem);
    checked[target] = value as string | string[]; // labelProblem has just checked it
  }
  return { ok: true, value: checked };
}

/** Why a target or label cannot have this name, else null. `__proto__` would vanish from every client's score object. */
export function nameProblem(name: string, what: "target" | "label"): string | null {
  if (name === "") return `a ${what} has an empty name`;
  if (name === RESERVED_NAME) return `a ${what} cannot be named "${RESERVED_NAME}"`;
  return null;
}

function labelProblem(target: string, value: unknown): string | null {
  if (typeof value === "string") return nameProblem(value, "label");
  const where = `the label of target ${JSON.stringify(target)}`;
  if (!Array.isArray(value)) {
    const hint = typeof value === "boolean" || typeof value === "number" ? ` (write "${value}")` : "";
    return `${where} must be a string or a list of strings, not ${wordFor(value)}${hint}`;
  }
  if (value.length === 0) return `${where} is an empty list`;
  for (const label of value) {
    if (typeof label !== "string") return `${where} must be a list of strings, but it contains ${wordFor(label)}`;
    const problem = nameProblem(label, "label");
    if (problem !== null) return problem;
  }
  return null;
}
