import "server-only";
import { AppError } from "@/lib/errors";

interface Failure {
  message: string;
  detail: string | null;
}

const GOES_ON = "What was answered so far is kept";

/** What to do about a server's refusal, by its status. */
const ADVICE: Readonly<Record<number, string>> = {
  401: `Change the key under Servers, then resume. ${GOES_ON}.`,
  403: `Use a key that may ask this model, then resume. ${GOES_ON}.`,
  429: `Resume later. ${GOES_ON}.`,
};

/** What went wrong in an evaluation, and what to do, for a person. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof AppError) || error.code === "internal") {
    const message =
      "The evaluation stopped because of an error on our side. Resume it; if it stops again, look at the log.";
    return { message, detail: null };
  }
  const { status, detail } = { status: null, detail: null, ...error.extra };
  const own = typeof detail === "string" && detail !== "" ? detail : null;
  return { message: sentenceOf(error, typeof status === "number" ? status : null), detail: own };
}

function sentenceOf(error: AppError, status: number | null): string {
  if (error.code !== "upstream") return error.message;
  if (status === 410) {
    return "This server no longer offers its models: that part of it has been retired. Evaluate a model of another server.";
  }
  if (status === 404 || status === 400) {
    return "The server does not know the model: it may have been deleted there. Train it again, then evaluate that model.";
  }
  const advice = status === null ? undefined : ADVICE[status];
  return `${error.message} ${advice ?? `Resume when that is mended. ${GOES_ON}.`}`;
}
