import { z } from "zod";
import { type CreateEvaluationBody, chatSettings, type EvaluationDetail } from "./schema";

/** What stands in the form for a chat model: numbers as they are typed; an empty one is something left out. */
export interface ChatFormValues {
  serverId: string;
  model: string;
  rows: string;
  examplesPerLabel: string;
  inputPrice: string;
  outputPrice: string;
  budget: string;
  concurrency: string;
  prompt: string;
}

type Rows = Pick<EvaluationDetail, "preparationId" | "split" | "rowsTotal" | "settings">;

/** A form for the same rows as an evaluation, filled with what its own chat model was asked by, if it has one. */
export function chatFormValues({ rowsTotal, settings: { chat } }: Rows, serverId: string): ChatFormValues {
  const amount = (value: number | null | undefined) => (value ? String(value) : "");
  return {
    serverId,
    model: chat?.model ?? "",
    rows: String(rowsTotal),
    examplesPerLabel: String(chat?.examplesPerLabel ?? 0),
    inputPrice: amount(chat?.inputPrice),
    outputPrice: amount(chat?.outputPrice),
    budget: amount(chat?.budget),
    concurrency: String(chat?.concurrency ?? 4),
    prompt: chat?.prompt ?? "",
  };
}

/** A number of nothing or more; null of an empty text, NaN of one that is none. */
export function readAmount(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return null;
  return /^\d*\.?\d+$/.test(plain) ? Number(plain) : Number.NaN;
}

const amountField = z.string().refine((text) => !Number.isNaN(readAmount(text)), "Give a number, such as 0.15.");

function wholeField(low: number, high: number) {
  const message = `Give a whole number from ${low} to ${high}.`;
  return z.string().refine((text) => /^\d+$/.test(text.trim()) && Number(text) >= low && Number(text) <= high, message);
}

/** The form's rules: the API's own, and that there are only so many rows. */
export function chatFormSchema({ rowsTotal }: Pick<Rows, "rowsTotal">) {
  const values = z.object({
    serverId: z.string().min(1, "Choose a server."),
    model: chatSettings.shape.model,
    rows: wholeField(1, rowsTotal),
    examplesPerLabel: wholeField(0, 5),
    inputPrice: amountField,
    outputPrice: amountField,
    budget: amountField,
    concurrency: wholeField(1, 16),
    prompt: z.string().max(20_000, "A prompt has at most 20,000 characters."),
  });
  return values.superRefine(({ budget, inputPrice, outputPrice }, context) => {
    if (readAmount(budget) === null || (readAmount(inputPrice) ?? 0) + (readAmount(outputPrice) ?? 0) > 0) return;
    context.addIssue({ code: "custom", path: ["budget"], message: "A budget needs the prices that it is counted by." });
  });
}

/** Whether fewer rows are asked for: then it is compared with the evaluation on those only. */
export function isOnlySome({ rows }: Pick<ChatFormValues, "rows">, { rowsTotal }: Pick<Rows, "rowsTotal">): boolean {
  return Number(rows) < rowsTotal;
}

/** What is sent. With the evaluation's own seed as many rows as it has are the same rows. */
export function toChatBody(values: ChatFormValues, { preparationId, split, settings }: Rows): CreateEvaluationBody {
  return {
    kind: "chat",
    serverId: values.serverId,
    preparationId,
    split,
    settings: {
      seed: settings.seed,
      resamples: settings.resamples,
      chat: {
        model: values.model,
        prompt: values.prompt.trim() === "" ? null : values.prompt,
        examplesPerLabel: Number(values.examplesPerLabel),
        maxRows: Number(values.rows),
        budget: readAmount(values.budget),
        inputPrice: readAmount(values.inputPrice) ?? 0,
        outputPrice: readAmount(values.outputPrice) ?? 0,
        concurrency: Number(values.concurrency),
      },
    },
  };
}
