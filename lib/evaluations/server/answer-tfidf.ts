import "server-only";
import { mistralClient, upstreamError } from "@/lib/mistral/client";
import { modelDetails } from "@/lib/models/server/model-details";
import { chooseThresholds } from "@/lib/models/server/thresholds-in-force";
import { addressOf } from "@/lib/servers/server/internal";
import { paths } from "@/lib/store/paths";
import type { AnswerRows } from "./answering";
import { askRows } from "./ask-rows";
import { withTrainedModel } from "./side-training";

/** What the engine trains with TF-IDF and logistic regression. */
const TFIDF_MODEL = "tfidf-logreg";

/** Trains TF-IDF with logistic regression on the same train rows and asks it for every row. */
export const answerTfidf: AnswerRows = async (question) => {
  const { evaluation, signal } = question;
  const { id, serverId, preparationId } = evaluation;
  const address = await addressOf(serverId);
  const client = mistralClient(address);
  const request = {
    model: TFIDF_MODEL,
    hyperparameters: {},
    train: paths.preparationSplit(preparationId, "train"),
    validation: null,
    failure: "The baseline could not be trained on these rows.",
  };
  try {
    return await withTrainedModel(
      { client, serverId, signal, suffix: `baseline-${id.slice(-8)}` },
      request,
      async (remoteId) => {
        await askRows(question, { client, serverId, remoteId });
        const details = await modelDetails(address, remoteId, signal);
        return {
          thresholds: chooseThresholds(evaluation.targets, null, details),
          temperatures: details?.temperatures ?? null,
        };
      },
    );
  } catch (error) {
    signal.throwIfAborted();
    throw upstreamError(error);
  }
};
