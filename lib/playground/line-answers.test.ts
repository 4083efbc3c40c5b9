import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AnsweredLine,
  answerLines,
  describeLines,
  differ,
  linesCsv,
  ORDERS,
  sortLines,
  type TargetAnswer,
  targetAnswers,
} from "./line-answers";

const TARGETS = [
  { name: "intent", labels: ["alarm", "music"], lossFunction: "single_class" },
  { name: "flags", labels: ["rude", "urgent"], lossFunction: "multi_class" },
];

const scored = (target: string, chosen: string[], ...scores: [string, number][]) => ({
  target,
  chosen,
  scores: scores.map(([label, score]) => ({ label, score, threshold: null })),
  explanation: null,
});

const intent = (label: string, score: number, unknown: TargetAnswer["unknown"] = null): TargetAnswer => ({
  target: "intent",
  labels: [label],
  score,
  unknown,
});

const line = (number: number, ...answers: AnsweredLine["answers"]): AnsweredLine => ({
  number,
  text: `text ${number}`,
  isTooLong: false,
  answers,
});

describe("targetAnswers", () => {
  const targets = [scored("intent", [], ["alarm", 0.4], ["music", 0.3]), scored("flags", [], ["rude", 0.1])];

  it("does not know where no label of one is sure enough, and takes none of several for an answer", () => {
    expect(targetAnswers({ targets, isInScope: true, unlikeUnknown: null, nearest: null }, TARGETS)).toEqual([
      { target: "intent", labels: ["alarm"], score: 0.4, unknown: "unsure" },
      { target: "flags", labels: [], score: 0.1, unknown: null },
    ]);
  });

  it("does not know of any target where the text is unlike the data", () => {
    const answers = targetAnswers({ targets, isInScope: false, unlikeUnknown: null, nearest: null }, TARGETS);
    expect(answers.map(({ unknown }) => unknown)).toEqual(["unlike", "unlike"]);
  });
});

describe("answerLines", () => {
  it("gives each line what is known of its text", () => {
    const lines = ["a", "b", "a"].map((text, index) => ({ number: index + 1, text, isTooLong: false }));
    const known = [intent("alarm", 0.9)];
    const answered = answerLines(lines, [new Map([["a", known]]), new Map()]);
    expect(answered.map(({ answers }) => answers)).toEqual([
      [known, null],
      [null, null],
      [known, null],
    ]);
  });
});

describe("describeLines", () => {
  it.each([
    ["2 lines: 0 answered.", [line(1, null), line(2, null)]],
    ["1 line: 1 not sure enough.", [line(1, [intent("alarm", 0.2, "unsure")])]],
    [
      "3 lines: 1 answered, 1 not sure enough, 1 unlike the training data.",
      [line(1, [intent("a", 1)]), line(2, [intent("a", 0.2, "unsure")]), line(3, [intent("a", 0.2, "unlike")])],
    ],
    [
      "2 lines: 2 answered. 1 differs between the two models.",
      [line(1, [intent("a", 1)], [intent("b", 1)]), line(2, [intent("a", 1)], [intent("a", 1)])],
    ],
    ["1 line: 1 answered. None differs between the two models.", [line(1, [intent("a", 1)], null)]],
  ])("%s", (words, lines) => {
    expect(describeLines(lines)).toBe(words);
  });
});

describe("differ", () => {
  it.each([
    ["the same label", [intent("alarm", 0.9)], [intent("alarm", 0.5)], false],
    ["two labels", [intent("alarm", 0.9)], [intent("music", 0.9)], true],
    ["a label, and none known", [intent("alarm", 0.9)], [intent("alarm", 0.2, "unsure")], true],
    ["neither knows", [intent("alarm", 0.2, "unlike")], [intent("music", 0.2, "unsure")], false],
    ["no target in common", [intent("alarm", 0.9)], [{ ...intent("alarm", 0.9), target: "mood" }], false],
    [
      "several labels in another order",
      [{ ...intent("", 1), labels: ["a", "b"] }],
      [{ ...intent("", 1), labels: ["b", "a"] }],
      false,
    ],
    ["an answer that is still to come", [intent("alarm", 0.9)], null, false],
  ])("%s", (_, first, second, expected) => {
    expect(differ(line(1, first, second))).toBe(expected);
  });
});

describe("sortLines", () => {
  const lines = [
    line(1, [intent("music", 0.9)]),
    line(2, [intent("alarm", 0.5)]),
    line(3, null),
    line(4, [intent("alarm", 0.2, "unsure")]),
    line(5, [intent("alarm", 0.9)]),
  ];
  const numbers = (order: (typeof ORDERS)[number]) => sortLines(lines, order).map(({ number }) => number);

  it("puts the least sure first, or labels together, and what has no answer last", () => {
    expect(numbers("input")).toEqual([1, 2, 3, 4, 5]);
    expect(numbers("score")).toEqual([4, 2, 1, 5, 3]);
    expect(numbers("label")).toEqual([2, 5, 1, 4, 3]);
  });

  it("keeps the order of the input among equal ones, and every line", () => {
    const answer = fc.option(fc.record({ label: fc.constantFrom("a", "b"), score: fc.constantFrom(0.2, 0.8) }));
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 30 }), fc.constantFrom(...ORDERS), (answers, order) => {
        const given = answers.map((one, index) => line(index, one === null ? null : [intent(one.label, one.score)]));
        const sorted = sortLines(given, order);
        expect(sorted.toSorted((a, b) => a.number - b.number)).toEqual(given);
        const same = new Map<string, number>();
        for (const {
          number,
          answers: [first],
        } of sorted) {
          const key = JSON.stringify(first);
          expect(number).toBeGreaterThan(same.get(key) ?? -1);
          same.set(key, number);
        }
      }),
    );
  });
});

describe("linesCsv", () => {
  it("is one row a line, with quotes where they are needed and formulas defused", () => {
    const lines = [
      { number: 1, isTooLong: false, text: 'say "hi", please', answers: [[intent("alarm", 0.91234)]] },
      { number: 3, isTooLong: false, text: "=1+1", answers: [[intent("music", 0.2, "unlike")]] },
      { number: 4, isTooLong: false, text: "wait", answers: [null] },
    ];
    expect(linesCsv(lines, [{ model: "M", targets: ["intent"] }])).toBe(
      [
        "line,text,label,score,note",
        '1,"say ""hi"", please",alarm,0.9123,',
        "3,'=1+1,,0.2,unlike the training data; best guess music",
        "4,wait,,,",
        "",
      ].join("\r\n"),
    );
  });

  it("names models and targets where there are several", () => {
    const flags = { target: "flags", labels: ["rude", "urgent"], score: 0.8, unknown: null };
    const lines = [
      { number: 1, isTooLong: false, text: "x", answers: [[intent("alarm", 0.9), flags], [intent("music", 1)]] },
    ];
    const columns = [
      { model: "A", targets: ["intent", "flags"] },
      { model: "B", targets: ["intent"] },
    ];
    expect(linesCsv(lines, columns).split("\r\n").slice(0, 2)).toEqual([
      "line,text,A intent label,A intent score,A intent note,A flags label,A flags score,A flags note,B label,B score,B note",
      "1,x,alarm,0.9,,rude|urgent,0.8,,music,1,",
    ]);
  });
});
