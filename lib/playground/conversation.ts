/** Who may speak in a conversation, as the Mistral API has it. */
export const ROLES = ["user", "assistant", "system", "tool"] as const;
export type Role = (typeof ROLES)[number];

/** Of a text, in one sentence, one line or one message. */
export const MAX_TEXT = 100_000;
/** In a conversation. */
export const MAX_MESSAGES = 200;

/** One message of a conversation. */
export interface Message {
  role: Role;
  content: string;
}

/** What a draft begins with. */
export const FIRST_MESSAGES: readonly Message[] = [{ role: "user", content: "" }];

/**
 * A conversation as one text, as models learn it from data with messages: the contents, one below the other, without their
 * roles. What our engine tells beyond the scores it tells of texts, and so of this one.
 */
export function conversationText(messages: readonly Message[]): string {
  return messages.map(({ content }) => content).join("\n");
}

/** Messages that say something: a box that is still empty is no part of the conversation. */
export function saidMessages(messages: readonly Message[]): Message[] {
  return messages.filter(({ content }) => content.trim() !== "");
}

/** A draft as one text, for the address and the history; "" for one that says nothing yet. */
export function draftText(messages: readonly Message[]): string {
  return saidMessages(messages).length === 0 ? "" : JSON.stringify(messages.map(plain));
}

/** The draft in such a text; a fresh one where it is none. */
export function readDraft(text: string): readonly Message[] {
  const read = readMessages(text);
  return read !== null && "messages" in read ? read.messages : FIRST_MESSAGES;
}

/** A pasted conversation, or what is wrong with it, a sentence each. */
export type ReadMessages = { messages: Message[] } | { problems: string[] };

/**
 * Reads a JSON list of messages, an object with such a list under `messages`, or a line of a data file. Null for a text that
 * does not mean to be one. Every problem names the message, counted from 1, and its field.
 */
export function readMessages(text: string): ReadMessages | null {
  const list = listIn(parseJson(text));
  if (list === null) return null;
  if (list.length === 0) return { problems: ["The list has no messages."] };
  if (list.length > MAX_MESSAGES) return { problems: [`A conversation has at most ${MAX_MESSAGES} messages here.`] };
  const read = list.map(readMessage);
  const problems = read.flatMap((one) => ("problems" in one ? one.problems : []));
  if (problems.length > 0) return { problems };
  return { messages: read.flatMap((one) => ("role" in one ? [one] : [])) };
}

/** A list of texts or numbers is a text like any other. */
function listIn(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value.length > 0 && !value.some(isObject) ? null : value;
  return isObject(value) && Array.isArray(value.messages) ? value.messages : null;
}

function readMessage(value: unknown, index: number): Message | { problems: string[] } {
  const name = `Message ${index + 1}`;
  if (!isObject(value)) return { problems: [`${name}: it is no object with a role and a content.`] };
  const role = ROLES.find((known) => known === value.role);
  const content = contentOf(value.content);
  const problems = [
    ...(role === undefined ? [`${name}, role: ${roleProblem(value.role)}`] : []),
    ...("problem" in content ? [`${name}, content: ${content.problem}`] : []),
  ];
  return role === undefined || "problem" in content ? { problems } : { role, content: content.text };
}

function roleProblem(role: unknown): string {
  const known = `It is one of ${ROLES.join(", ")}.`;
  if (role === undefined) return `it is missing. ${known}`;
  return `${JSON.stringify(role)} is not known. ${known}`;
}

/** Texts in pieces are joined as the server joins them. */
function contentOf(content: unknown): { text: string } | { problem: string } {
  if (content === undefined) return { problem: "it is missing." };
  if (content === null) return { text: "" };
  const pieces = Array.isArray(content)
    ? content.map((piece) => (isObject(piece) ? piece.text : undefined))
    : [content];
  const texts = pieces.filter((piece) => typeof piece === "string");
  if (texts.length < pieces.length) return { problem: "it is no text, nor a list of pieces of text." };
  const text = texts.join("\n");
  return text.length > MAX_TEXT ? { problem: "it has more than 100,000 characters." } : { text };
}

function plain({ role, content }: Message): Message {
  return { role, content };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
