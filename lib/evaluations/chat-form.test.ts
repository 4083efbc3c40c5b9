import { describe, expect, it } from "vitest";
import { chatFormSchema, chatFormValues, isOnlySome, readAmount, toChatBody } from "./chat-form";
import { createEvaluationInput, evaluationSettings } from "./schema";

const evaluation = {
  preparationId: "prep_1",
  split: "test" as const,
  rowsTotal: 40,
  settings: evaluationSettings.parse({ seed: 7 }),
};

const filled = { ...chatFormValues(evaluation, "srv_1"), model: "small" };

describe("the form for a chat model", () => {
  it("asks for the same rows unless told otherwise, in a body that the API takes", () => {
    const values = chatFormSchema(evaluation).parse({ ...filled, inputPrice: "0,1", outputPrice: ".3", budget: "2" });
    expect(isOnlySome(values, evaluation)).toBe(false);
    const body = toChatBody(values, evaluation);
    expect(createEvaluationInput.parse(body)).toMatchObject({
      settings: { seed: 7, chat: { maxRows: 40, inputPrice: 0.1, outputPrice: 0.3, budget: 2, prompt: null } },
    });
    expect(isOnlySome({ rows: "39" }, evaluation)).toBe(true);
  });

  it("begins with what another chat model was asked by", () => {
    const { settings } = evaluation;
    const chat = createEvaluationInput.parse(toChatBody({ ...filled, prompt: "Say {labels}" }, evaluation)).settings;
    const values = chatFormValues({ ...evaluation, settings: evaluationSettings.parse({ ...settings, ...chat }) }, "s");
    expect(values).toEqual({ ...filled, serverId: "s", prompt: "Say {labels}" });
  });

  it.each([
    ["serverId", { serverId: "" }],
    ["model", { model: " " }],
    ["rows", { rows: "41" }],
    ["rows", { rows: "0" }],
    ["examplesPerLabel", { examplesPerLabel: "6" }],
    ["inputPrice", { inputPrice: "cheap" }],
    ["budget", { budget: "1" }],
    ["budget", { budget: "-1", inputPrice: "1" }],
    ["concurrency", { concurrency: "1.5" }],
  ])("refuses %s of %j", (field, change) => {
    const { error } = chatFormSchema(evaluation).safeParse({ ...filled, ...change });
    expect(error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });
});

describe("readAmount", () => {
  it.each([
    ["", null],
    [" 1.5 ", 1.5],
    ["1,5", 1.5],
    [".5", 0.5],
    ["0", 0],
    ["1e3", Number.NaN],
    ["-1", Number.NaN],
  ])("reads %j as %s", (text, value) => {
    expect(readAmount(text)).toBe(value);
  });
});
