import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, moodLines, useRunner, waitForStatus } from "@/lib/testing/engine";
import { readFixtureText, readManifest } from "@/lib/testing/wire-fixtures";

const JOBS = "/v1/fine_tuning/jobs";
const used = new Set<string>();

beforeAll(async () => {
  await useRunner();
}, 60_000);

describe("fixtures of data sets", () => {
  const validate = async (file: string, content: string) => {
    const form = new FormData();
    form.append("file", new File([content], file));
    const uploaded = await call("POST", "/v1/files", form);
    if (uploaded.status !== 200) {
      expect(uploaded).toMatchObject({ status: 422, body: { detail: "Invalid file format." } });
      return { status: "refused", problem: String(uploaded.body.message), targets: [] };
    }
    const request = { model: "ngram", training_files: [uploaded.body.id], hyperparameters: {} };
    const created = await call("POST", JOBS, request);
    const job = await waitForStatus(created.body.id, "VALIDATED", "FAILED_VALIDATION");
    return { status: job.status, problem: String(job.events.at(-1).data.error), targets: job.classifier_targets };
  };
  const text = (file: string) => {
    used.add(file);
    return readFixtureText(file);
  };
  const target = (name: string, labels: string[], loss_function = "single_class") => ({
    name,
    labels,
    weight: 1,
    loss_function,
  });

  it.each([
    ["dataset-single-target.jsonl", [target("intent", ["calendar_set", "play_music", "calendar_query"])]],
    ["dataset-multi-label.jsonl", [target("moderation", ["safe", "toxicity", "insult", "threat"], "multi_class")]],
    [
      "dataset-multi-target.jsonl",
      [
        target("food", ["beverages", "plant-based-foods-and-beverages", "plant-based-foods", "dairies"], "multi_class"),
        target("country_label", ["switzerland", "germany", "france"]),
      ],
    ],
    [
      "dataset-chat.jsonl",
      [target("sentiment", ["positive", "negative", "neutral"]), target("is-english", ["yes", "no"])],
    ],
  ])("%s is taken", async (file, targets) => {
    expect(await validate(file, text(file))).toMatchObject({ status: "VALIDATED", targets });
  });

  const invalid = readFixtureText("dataset-invalid.jsonl").split("\n");
  const REASONS = [
    '"labels" is missing',
    '"labels" must be an object, not a string',
    '"labels" is empty',
    'it has neither "text" nor "messages"',
    '"text" is empty',
    'the label of target "sentiment" must be a string or a list of strings, not 1',
    'the label of target "is-english" must be a string or a list of strings, not true',
    'the label of target "sentiment" is an empty list',
    'it has both "text" and "messages"',
    '"messages" is empty',
    "messages[0].role must be",
    "it is not valid JSON",
    "it must be a JSON object, not a list",
  ];
  const good = moodLines(20).replaceAll('"mood"', '"sentiment"').split("\n");

  it("dataset-invalid.jsonl has a blank line at its end and a reason for each other line", () => {
    used.add("dataset-invalid.jsonl");
    expect(invalid.filter((line) => line.trim() !== "")).toHaveLength(REASONS.length);
    expect(invalid.slice(REASONS.length).join("").trim()).toBe("");
  });

  it.each(REASONS.map((reason, i) => ({ line: i + 1, reason })))("line $line: $reason", async ({ line, reason }) => {
    const lines = [...good.slice(0, line - 1), invalid[line - 1], ...good.slice(line, 20)];
    const { status, problem } = await validate("dataset-invalid.jsonl", lines.join("\n"));
    expect(status).toMatch(/^(refused|FAILED_VALIDATION)$/);
    expect(problem).toContain(`dataset-invalid.jsonl line ${line}: ${reason}`);
  });

  it("every line that passes the upload is named at once, and the blank one is not", async () => {
    const isJsonWithBoth = (line = "") => /"labels"/.test(line) && /"(text|messages)"/.test(line) && line.endsWith("}");
    const lines = invalid.filter(isJsonWithBoth);
    const { status, problem } = await validate("all.jsonl", `${[...lines, ...good.slice(0, 20)].join("\n")}\n\n`);
    expect(status).toBe("FAILED_VALIDATION");
    expect(lines).toHaveLength(9);
    expect(problem.split("\n").map((sentence) => /^all\.jsonl line (\d+): ./.exec(sentence)?.[1])).toEqual(
      lines.map((_, i) => String(i + 1)),
    );
  });
});

// Last: what was not used until here is used by nothing.
afterAll(() => {
  const all = readManifest().filter((entry) => entry.kind === "dataset");
  expect(all.map((entry) => entry.file).filter((file) => !used.has(file))).toEqual([]);
});
