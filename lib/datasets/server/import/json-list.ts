import "server-only";
import { byteOrderMarkLength } from "./csv-record";
import { JsonFault, JsonReader } from "./json-text";

/** Lists are looked for in the file's object and in the objects in it. */
const LIST_DEPTH = 2;

/** Where in a file the values are that become rows. */
export interface JsonStart {
  /** In bytes: past the bracket that opens the list. */
  offset: number;
  /** 1-based line of that. */
  line: number;
  /** Brackets that are open there; 0 where the values stand one after the other. */
  depth: number;
  /** Other lists before it, which are not read. */
  skipped: { name: string; line: number }[];
}

interface List {
  name: string;
  /** Index of its bracket in the text. */
  index: number;
  depth: number;
  /** In characters, as far as it was seen. */
  length: number;
}

/**
 * Finds the rows of a JSON file in its first bytes: the list that the file is, or the longest list of objects or lists
 * that its object holds. Without any, the file's values are rows.
 */
export function findRows(head: Buffer): JsonStart {
  const mark = byteOrderMarkLength(head);
  const text = head.toString("utf8", mark);
  const lineOf = (index: number) => text.slice(0, index).split("\n").length;
  const first = Math.max(0, text.search(/\S/));
  const lists = text[first] === "[" ? [{ name: "", index: first, depth: 0, length: 0 }] : listsOf(text);
  const longest = lists.toSorted((a, b) => b.length - a.length)[0];
  if (longest === undefined) return { offset: mark, line: 1, depth: 0, skipped: [] };
  return {
    offset: pastBracket(head, text.slice(0, longest.index + 1).split("[").length - 1),
    line: lineOf(longest.index),
    depth: longest.depth + 1,
    skipped: lists
      .filter(({ index }) => index < longest.index)
      .map(({ name, index }) => ({ name, line: lineOf(index) })),
  };
}

/** Past the n-th opening bracket. Characters say nothing of bytes where some of these are no text. */
function pastBracket(head: Buffer, n: number): number {
  let offset = 0;
  for (let passed = 0; passed < n; passed++) offset = head.indexOf("[", offset) + 1;
  return offset;
}

/** The lists of an object that holds at least one; none where another value follows the object. */
function listsOf(text: string): List[] {
  const lists: List[] = [];
  const reader = new JsonReader(text);
  const look = (depth: number) =>
    reader.object((name) => {
      const start = reader.peek();
      if (start === "{" && depth < LIST_DEPTH) look(depth + 1);
      else if (start === "[" && isListOfRows(text, reader.at)) {
        const list: List = { name, index: reader.at, depth, length: 0 };
        lists.push(list);
        reader.array(() => {
          reader.json();
          list.length = reader.at - list.index;
        });
      } else reader.json();
    }, depth - 1);
  try {
    look(1);
    return reader.peek() === "" ? lists : [];
  } catch (error) {
    if (error instanceof JsonFault) return lists;
    throw error;
  }
}

/** True where the list at `index` begins with an object or a list. */
function isListOfRows(text: string, index: number): boolean {
  return /^\[\s*[{[]/.test(text.slice(index, index + 1_000));
}
