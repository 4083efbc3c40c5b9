import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelCard } from "../card-schema";
import type { CardDocument } from "./document";
import { toHtml } from "./html";
import { toMarkdown } from "./markdown";
import { writeCard } from "./write-card";

const NASTY = "<b>|*_[x](y)`";

const card: ModelCard = {
  format: "classifier-studio-model-card",
  version: 1,
  name: "Intents",
  remoteId: "ft:classifier:ministral-3b-latest:1",
  aliases: ["production"],
  notes: "For the desk.\n\nNot for orders.",
  serverName: "Embedded engine",
  baseModel: "ministral-3b-latest",
  createdAt: "2026-11-26T10:00:00.000Z",
  targets: [{ name: "intent", isMulti: false, labels: ["alarm", NASTY] }],
  thresholds: null,
  data: {
    datasetName: "assistant",
    fileName: "assistant.csv",
    sha256: "abc",
    version: 2,
    versionRows: 1_200,
    cleaning: ["Merged refund into billing"],
    recipe: ["Every label is kept."],
    rows: { train: 960, validation: 120, test: 120 },
    leaks: [],
    trainLabels: [
      {
        target: "intent",
        counts: [
          ["alarm", 950],
          [NASTY, 10],
        ],
      },
    ],
  },
  training: { settings: [["Steps", "100"]], level: "static", passes: 8, bestStep: 90, seconds: 3.2, trainedTokens: 5 },
  evaluation: null,
};

const headings = ({ sections }: CardDocument) => sections.map(({ title }) => title);

describe("a model card", () => {
  const document = writeCard(card, { serverUrl: "http://127.0.0.1:3000" });

  it("tells what it is, what it learnt from, that it was not judged, and how to call it", () => {
    expect(headings(document)).toEqual([
      "What it does",
      "Data",
      "Cleaning",
      "Splits",
      "Training rows by label of “intent”",
      "Training",
      "Scores",
      "Limits",
      "How to call it",
      "curl",
      "Python",
      "TypeScript",
    ]);
    const text = toMarkdown(document);
    expect(text).toContain("It has not been evaluated on its test rows");
    expect(text).toContain("had fewer than 15 training rows");
    expect(text).toContain("ft:classifier:ministral-3b-latest:1");
  });

  it("says under its limits that the splits leak, in the words of their own report", () => {
    const leak = "31 groups of copies stand on two sides: 35 of 45 test rows have a copy in train.";
    const data = card.data && { ...card.data, leaks: [leak] };
    const limits = (one: ModelCard) =>
      toMarkdown(writeCard(one, { serverUrl: "http://x" }))
        .split("## Limits")[1]
        ?.split("## How")[0];
    expect(limits({ ...card, data })).toContain(`Scores on its test rows may look better than it is. ${leak}`);
    expect(limits(card)).not.toContain("better than it is");
  });

  it("says of data that is gone that it is gone", () => {
    const rest = writeCard({ ...card, data: null, training: null }, { serverUrl: "http://x" });
    expect(toMarkdown(rest)).toContain("is no longer here");
    expect(headings(rest)).not.toContain("Training");
  });

  it("shows labels as they are, in both forms", () => {
    const markdown = toMarkdown(document);
    expect(markdown).toContain("\\<b\\>\\|\\*\\_\\[x\\](y)\\`");
    expect(toHtml(document)).toContain("&lt;b&gt;|*_[x](y)`");
  });
});

describe("renderers", () => {
  const tableOf = (text: string): CardDocument => ({
    title: text,
    summary: "s",
    sections: [
      {
        title: text,
        level: 2,
        blocks: [{ kind: "table", columns: [{ title: "a" }, { title: "b" }], rows: [[text, text]] }],
      },
    ],
  });

  it("keep a table's lines and columns whatever a cell holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const lines = toMarkdown(tableOf(text))
          .split("\n")
          .filter((line) => line.startsWith("| "));
        expect(lines).toHaveLength(3);
        // Bars that are not escaped are the table's own.
        for (const line of lines) expect(line.replaceAll(/\\./g, "").split("|")).toHaveLength(4);
      }),
    );
  });

  it("never let a text become markup of HTML", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const tags = (html: string) => html.split("<body>")[1]?.match(/<[^>]*>/g) ?? [];
        expect(tags(toHtml(tableOf(text)))).toEqual(tags(toHtml(tableOf("x"))));
      }),
    );
  });

  it("fence code with more backticks than it holds", () => {
    const code = "a\n````\nb";
    const text = toMarkdown({
      title: "t",
      summary: "s",
      sections: [{ title: "c", level: 2, blocks: [{ kind: "code", language: "sh", code }] }],
    });
    expect(text).toContain("`````sh\na\n````\nb\n`````");
  });
});
