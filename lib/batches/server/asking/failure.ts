import "server-only";
import { AppError } from "@/lib/errors";
import { formatCount } from "@/lib/utils";

const ADVICE: Readonly<Record<number, string>> = {
  400: "Look whether the server still has this model, then resume.",
  401: "Give the server a valid key under Servers, then resume.",
  403: "Give the server a key that may use this model under Servers, then resume.",
  404: "Look whether the server still has this model, then resume; else classify the file with another model.",
  410: "Its classifiers cannot be asked any more: classify the file with a model of another server.",
};

/** Why a batch has ended before its time, and what to do, for the person who started it. */
export function failureOf(error: unknown, rowsDone: number): { message: string; detail: string | null } {
  const kept = rowsDone === 0 ? "" : ` ${formatCount(rowsDone)} rows are done and kept.`;
  if (!(error instanceof AppError)) {
    const message = "The batch was stopped by a fault on our side. The server's log has the details.";
    return { message: `${message}${kept}`, detail: null };
  }
  const status = Number(error.extra?.status ?? 0);
  const advice = ADVICE[status] ?? (error.code === "upstream" ? "Resume when the server answers again." : "");
  const detail = error.extra?.detail;
  return {
    message: [error.message, advice].filter((part) => part !== "").join(" ") + kept,
    detail: typeof detail === "string" ? detail : null,
  };
}
