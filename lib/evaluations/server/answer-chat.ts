import "server-only";
import { AppError } from "@/lib/errors";
import { mistralClient, upstreamError } from "@/lib/mistral/client";
import { addressOf } from "@/lib/servers/server/internal";
import { writePrompt } from "../chat-prompt";
import type { AnswerRows, Question } from "./answering";
import { askChat } from "./ask-chat";
import { chatExamples } from "./chat-examples";
import { drawRows } from "./draw-rows";

/** From which 0 or 1 on a label was given. */
const GIVEN = 0.5;

/** Asks a prompted chat model for the drawn rows, one by one. Its answers are labels without scores. */
export const answerChat: AnswerRows = async (question) => {
  const { evaluation } = question;
  const { preparationId, split, serverId, targets } = evaluation;
  const { chat: settings, seed } = evaluation.settings;
  if (settings === null) throw new AppError("not_found", "The settings of this evaluation are gone.");
  const client = mistralClient(await addressOf(serverId));
  const drawn = await drawRows({ preparationId, split, maxRows: settings.maxRows, seed });
  const examples = await chatExamples({ preparationId, targets, examplesPerLabel: settings.examplesPerLabel, seed });
  const system = writePrompt(settings.prompt, targets, examples);
  try {
    await askChat({ ...question, rows: onlyDrawn(question.rows, drawn) }, { client, serverId, settings, system });
  } catch (error) {
    question.signal.throwIfAborted();
    throw aboutChat(upstreamError(error), settings.model);
  }
  const multi = targets.filter(({ lossFunction }) => lossFunction !== "single_class");
  const thresholds = multi.map(({ name }) => ({ target: name, default: GIVEN, labels: [] }));
  return { thresholds: thresholds.length === 0 ? null : thresholds, temperatures: null };
};

async function* onlyDrawn(rows: Question["rows"], drawn: ReadonlySet<number> | null): Question["rows"] {
  for await (const row of rows) if (drawn === null || drawn.has(row.position)) yield row;
}

/** What a refusal means of a chat model: one that is not there was not trained here, and is not trained again. */
function aboutChat(error: AppError, model: string): AppError {
  const { status, detail } = { status: null, detail: null, ...error.extra };
  if (status === 404) {
    const message = `The server has no chat model “${model}”, or no chat at all. Check the name, and ask anew.`;
    return new AppError("not_found", message, { cause: error, extra: { status, detail } });
  }
  if (status === 400 || status === 410) {
    const message = `The server does not accept what “${model}” is asked. Look at the details, change that, and ask anew.`;
    return new AppError("invalid_state", message, { cause: error, extra: { status, detail } });
  }
  return error;
}
