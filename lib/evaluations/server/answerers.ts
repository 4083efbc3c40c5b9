import "server-only";
import type { EvaluationKind } from "../schema";
import { answerChat } from "./answer-chat";
import { answerMajority } from "./answer-majority";
import { answerTfidf } from "./answer-tfidf";
import type { AnswerRows } from "./answering";
import { askModel } from "./ask-model";

/** Who answers the rows of an evaluation, by its kind. */
export const ANSWERERS: Readonly<Record<EvaluationKind, AnswerRows>> = {
  model: askModel,
  majority: answerMajority,
  tfidf: answerTfidf,
  chat: answerChat,
};
