import "server-only";
import type { RowAnswer } from "../answers/answer-line";
import { joinText } from "../read-rows";

/** A request is no longer than that, whatever its number of texts. */
const MAX_CHARACTERS = 256 * 1024;

/** Rows that follow each other, and the texts among them that nobody has asked for yet. */
export interface Question {
  rows: { row: number; text: string }[];
  texts: string[];
  /** Answers to the texts of its chunk, to which its own are added; one text is asked once. */
  known: Map<string, Pick<RowAnswer, "targets" | "isUnlike">>;
}

/** Cuts chunks of rows into questions of about `textsAtOnce()` texts each. Rows without a text ask for nothing. */
export async function* questionsOf(
  chunks: AsyncIterable<{ row: number; cells: string[] }[]>,
  textsAtOnce: () => number,
): AsyncGenerator<Question> {
  for await (const chunk of chunks) {
    const asked = new Set<string>();
    const known: Question["known"] = new Map();
    let question: Question = { rows: [], texts: [], known };
    let characters = 0;
    for (const { row, cells } of chunk) {
      const text = joinText(cells);
      const isNew = text.trim() !== "" && !asked.has(text);
      const isFull = question.texts.length >= textsAtOnce() || characters + text.length > MAX_CHARACTERS;
      if (isNew && isFull && question.texts.length > 0) {
        yield question;
        question = { rows: [], texts: [], known };
        characters = 0;
      }
      question.rows.push({ row, text });
      if (!isNew) continue;
      asked.add(text);
      question.texts.push(text);
      characters += text.length;
    }
    yield question;
  }
}
