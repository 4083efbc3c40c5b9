import "server-only";

/** Deeper than this nobody writes a table, and the stack is finite. */
const MAX_DEPTH = 100;

/** Why a text is not JSON. `isCut` where it only ends too early. */
export class JsonFault extends Error {
  readonly isCut: boolean;

  constructor(expected: string, text: string, at: number) {
    const isCut = at >= text.length;
    super(isCut ? `it ends too early: ${expected} is missing` : `${expected} is expected at character ${at + 1}`);
    this.isCut = isCut;
  }
}

/**
 * Reads JSON from a text and keeps numbers as they are written: `JSON.parse` would turn 1.0 into 1 and round long ones.
 * NaN and Infinity, which Python writes, count as numbers. Methods throw JsonFault.
 */
export class JsonReader {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next character that is no space; "" at the end. */
  peek(): string {
    SPACES.lastIndex = this.at;
    SPACES.test(this.#text);
    this.at = SPACES.lastIndex;
    return this.#text[this.at] ?? "";
  }

  /** Throws unless nothing but spaces is left. */
  end(): void {
    if (this.peek() !== "") throw this.#fault("the end");
  }

  /** The value as a cell: a string without its quotes, null as null, lists and objects as JSON. */
  cell(): string | null {
    switch (this.peek()) {
      case '"':
        return this.string();
      case "n":
        this.#literal("null");
        return null;
      default:
        return this.json();
    }
  }

  /** The value as JSON without spaces. */
  json(depth = 0): string {
    switch (this.peek()) {
      case '"':
        return JSON.stringify(this.string());
      case "{": {
        const parts: string[] = [];
        this.object((key) => parts.push(`${JSON.stringify(key)}:${this.json(depth + 1)}`), depth);
        return `{${parts.join(",")}}`;
      }
      case "[": {
        const parts: string[] = [];
        this.array(() => parts.push(this.json(depth + 1)), depth);
        return `[${parts.join(",")}]`;
      }
      case "t":
        return this.#literal("true");
      case "f":
        return this.#literal("false");
      case "n":
        return this.#literal("null");
      default:
        return this.#number();
    }
  }

  /** Calls `onKey` at each value of an object; it must read that value. */
  object(onKey: (key: string) => void, depth = 0): void {
    this.#open("{", depth);
    if (this.peek() === "}") this.at += 1;
    else {
      do {
        if (this.peek() !== '"') throw this.#fault("a key in double quotes");
        const key = this.string();
        if (this.peek() !== ":") throw this.#fault("a colon");
        this.at += 1;
        onKey(key);
      } while (this.#hasMore("}"));
    }
  }

  /** Calls `onItem` at each value of a list; it must read that value. */
  array(onItem: () => void, depth = 0): void {
    this.#open("[", depth);
    if (this.peek() === "]") this.at += 1;
    else
      do onItem();
      while (this.#hasMore("]"));
  }

  string(): string {
    const text = this.#text;
    PLAIN_STRING.lastIndex = this.at;
    if (PLAIN_STRING.test(text)) {
      const start = this.at + 1;
      this.at = PLAIN_STRING.lastIndex;
      return text.slice(start, this.at - 1);
    }
    const end = this.#endOfString();
    const literal = text.slice(this.at, end);
    try {
      const value = String(JSON.parse(literal));
      this.at = end;
      return value;
    } catch {
      throw this.#fault("a string with valid escapes");
    }
  }

  /** Past the closing quote. */
  #endOfString(): number {
    for (let at = this.at + 1; ; ) {
      STRING_STOP.lastIndex = at;
      const stop = STRING_STOP.exec(this.#text);
      if (stop?.[0] === '"') return stop.index + 1;
      if (stop?.[0] !== "\\") {
        this.at = stop?.index ?? this.#text.length;
        throw this.#fault(stop === null ? "a closing quote" : "no line break or control character");
      }
      at = stop.index + 2;
    }
  }

  #number(): string {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.#text)?.[0];
    if (match === undefined) throw this.#fault("a value");
    this.at += match.length;
    return match;
  }

  #literal(word: string): string {
    if (!this.#text.startsWith(word, this.at)) {
      if (word.startsWith(this.#text.slice(this.at))) this.at = this.#text.length;
      throw this.#fault("a value");
    }
    this.at += word.length;
    return word;
  }

  #open(bracket: string, depth: number): void {
    if (this.peek() !== bracket) throw this.#fault(bracket);
    if (depth >= MAX_DEPTH) throw this.#fault(`less than ${MAX_DEPTH} levels of nesting`);
    this.at += 1;
  }

  #hasMore(close: string): boolean {
    const character = this.peek();
    if (character !== "," && character !== close) throw this.#fault(`a comma or ${close}`);
    this.at += 1;
    return character === ",";
  }

  #fault(expected: string): JsonFault {
    return new JsonFault(expected, this.#text, this.at);
  }
}

const SPACES = /[ \t\r\n]*/y;
/** Everything that may stand in a string as it is: no quote, backslash or control character. */
const PLAIN_STRING = /"[ !#-[\]-\uffff]*"/y;
const STRING_STOP = /[^ !#-[\]-\uffff]/g;
const NUMBER = /-?(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)|NaN/y;

/** Lines that are looked at to tell JSON Lines from JSON. */
const SAMPLE_LINES = 20;

/** True where the first lines of a file, which may be cut, are JSON objects: at least half of them. */
export function startsJsonLines(text: string): boolean {
  if (!/^\s*[{[]/.test(text) && !/\n\s*\{/.test(text)) return false;
  const lines = text
    .split("\n", SAMPLE_LINES * 2)
    .filter((line) => line.trim() !== "")
    .slice(0, SAMPLE_LINES);
  const objects = lines.filter((line) => line.trimStart().startsWith("{") && isJson(line)).length;
  if (objects === 0 || objects < lines.length / 2) return false;
  // One object alone may hold the list of the others.
  return lines.length > 1 || !/[:[]\s*\[\s*[{[]/.test(text);
}

/** True where a text begins as JSON lists and objects do, however it goes on after the cut. */
export function startsJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  const fault = faultOf(text);
  if (fault === null || fault.isCut) return true;
  // The cut may have gone through a number or a word.
  return faultOf(text.slice(0, text.lastIndexOf(",") + 1))?.isCut ?? false;
}

/** Throws JsonFault unless the text is one value of JSON. */
export function assertJson(text: string): void {
  const reader = new JsonReader(text);
  reader.json();
  reader.end();
}

function isJson(text: string): boolean {
  return faultOf(text) === null;
}

/** Why a text is not JSON, or several values of JSON one after the other. */
function faultOf(text: string): JsonFault | null {
  const reader = new JsonReader(text);
  try {
    do reader.json();
    while (/[{[]/.test(reader.peek()));
    reader.end();
    return null;
  } catch (error) {
    if (error instanceof JsonFault) return error;
    throw error;
  }
}
