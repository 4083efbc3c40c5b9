import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { DatasetProfile } from "../../profile-schema";
import { summariseLengths } from "../../text-lengths";
import { estimateTokens, TEXT_TOKEN_LIMIT } from "../../token-estimate";
import { LANGUAGE_CHARACTERS, LANGUAGE_TEXTS } from "./guess-languages";
import type { TextFigures } from "./text-figures";

/**
 * Texts whose tokens are counted: so many at most, and about so many characters in all, which takes a tenth of a second.
 * The mean of a million short texts is met within 1 in 100.
 */
const SAMPLE_TEXTS = 20_000;
const SAMPLE_CHARACTERS = 2_000_000;
const FEWEST_TEXTS = 500;

/** Characters of a text whose tokens are counted: more than the limit in any language. */
const READ_CHARACTERS = 200_000;

/** Texts that may be longer than a model reads and are counted one by one; of more, these stand for all. */
const LONG_TEXTS = 1_000;

/** About so many characters are counted before others have their turn. */
const CHARACTERS_AT_ONCE = 200_000;

export interface TokenFigures {
  tokens: DatasetProfile["text"]["tokens"];
  cutCount: number;
  /** Some of the texts that are long enough to tell their language. */
  samples: string[];
}

interface Texts {
  from: string;
  text: string;
  rowCount: number;
  figures: TextFigures;
}

/** Estimates the tokens of the texts from an even sample of them. */
export async function readTokenFigures(connection: DuckDBConnection, texts: Texts): Promise<TokenFigures> {
  const { from, text, rowCount, figures } = texts;
  const characters = figures.lengths.reduce((sum, { length, rows }) => sum + length * rows, 0);
  const fitting = Math.floor((SAMPLE_CHARACTERS * rowCount) / Math.max(1, characters));
  const wanted = Math.min(SAMPLE_TEXTS, Math.max(FEWEST_TEXTS, fitting));
  // Steps of the golden ratio: rows that are spread evenly, and the same ones each time.
  const part =
    wanted >= rowCount ? "" : `WHERE row::BIGINT * 2654435761 % 4294967296 < ${(wanted / rowCount) * 2 ** 32}`;
  const counts = new Map<number, number>();
  const samples: string[] = [];
  let [sampleRows, sampleCharacters] = [0, 0];
  await eachText(connection, `SELECT ${text} FROM ${from} ${part}`, (sample) => {
    const count = estimateTokens(sample);
    counts.set(count, (counts.get(count) ?? 0) + 1);
    sampleRows += 1;
    sampleCharacters += codePoints(sample);
    if (samples.length < LANGUAGE_TEXTS && sample.length >= LANGUAGE_CHARACTERS) samples.push(sample);
  });
  // Where the sample has longer texts than the whole, or shorter ones, its tokens are as much too many or too few.
  const scale = sampleCharacters === 0 || part === "" ? 1 : characters / rowCount / (sampleCharacters / sampleRows);
  const weight = rowCount / Math.max(1, sampleRows);
  const scaled = Array.from(counts, ([count, rows]) => [Math.round(count * scale), rows * weight] as const);
  const tokens = summariseLengths(scaled);
  const longest = part === "" ? tokens.max : Math.max(tokens.max, await tokensOfLongest(connection, texts));
  return {
    tokens: { ...tokens, max: longest, bins: wholeRows(tokens.bins, longest) },
    cutCount: await countCut(connection, texts),
    samples,
  };
}

/** Bins whose rows are whole numbers, of which the last reaches to the longest text. */
function wholeRows(bins: TokenFigures["tokens"]["bins"], longest: number) {
  return bins.map(({ from, to, rows }, index) => ({
    from,
    to: index === bins.length - 1 ? Math.max(to, longest + 1) : to,
    rows: Math.round(rows),
  }));
}

async function tokensOfLongest(connection: DuckDBConnection, { from, text, figures }: Texts): Promise<number> {
  const { firstRow } = figures.lengths.reduce((a, b) => (b.length > a.length ? b : a), { length: 0, firstRow: -1 });
  let tokens = 0;
  await eachText(
    connection,
    `SELECT left(${text}, ${READ_CHARACTERS}) FROM ${from} WHERE row = ${firstRow}`,
    (longest) => {
      tokens = estimateTokens(longest);
    },
  );
  return tokens;
}

/** Texts of which a model would not read the end. No text has more tokens than characters. */
async function countCut(connection: DuckDBConnection, { from, text, figures }: Texts): Promise<number> {
  const candidates = figures.lengths.reduce((sum, { length, rows }) => sum + (length > TEXT_TOKEN_LIMIT ? rows : 0), 0);
  if (candidates === 0) return 0;
  let [looked, cut] = [0, 0];
  await eachText(
    connection,
    `SELECT left(${text}, ${READ_CHARACTERS}) FROM ${from} WHERE length(${text}) > ${TEXT_TOKEN_LIMIT} LIMIT ${LONG_TEXTS}`,
    (long) => {
      looked += 1;
      if (estimateTokens(long) > TEXT_TOKEN_LIMIT) cut += 1;
    },
  );
  return Math.round((cut / Math.max(1, looked)) * candidates);
}

async function eachText(connection: DuckDBConnection, sql: string, visit: (text: string) => void): Promise<void> {
  let characters = 0;
  const stream = await connection.stream(sql);
  for await (const chunk of stream) {
    const texts = chunk.getColumnVector(0);
    for (let index = 0; index < chunk.rowCount; index++) {
      const text = String(texts.getItem(index));
      visit(text);
      characters += text.length;
      if (characters < CHARACTERS_AT_ONCE) continue;
      characters = 0;
      await nextTurn();
    }
  }
}

function codePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) count += 1;
  return count;
}
