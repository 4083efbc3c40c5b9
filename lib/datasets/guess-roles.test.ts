import { describe, expect, it } from "vitest";
import { describeColumns, shortTarget, shortText } from "@/lib/testing/roles";
import { guessRoles } from "./guess-roles";
import type { ColumnRoles } from "./roles-schema";
import type { DatasetColumn } from "./schema";

/** The guess for a table of `count` rows whose cells a function gives by row. */
function guessTable(columns: Record<string, (row: number) => string>, count = 400): ColumnRoles {
  const names = Object.keys(columns);
  const rows = Array.from({ length: count }, (_, row) => names.map((name) => columns[name]?.(row) ?? ""));
  return guessRoles(describeColumns(names, rows), count, rows);
}

const text = (row: number) => `what a person wrote on day ${row} about thing ${(row * 7) % 97}`;
const oneOf =
  (...values: string[]) =>
  (row: number) =>
    values[(row * 5 + (row >> 3)) % values.length] ?? "";
const several =
  (separator: string, ...labels: string[]) =>
  (row: number) =>
    labels.filter((_, index) => (row * (index + 3) + (row >> 2)) % 3 === 0).join(separator) ||
    (labels[row % labels.length] ?? "");
const flag = (every: number) => (row: number) => (row % every === 0 ? "1" : "0");
const serial = (row: number) => String(10_000 + row);

describe("guessRoles", () => {
  it.each<[string, Record<string, (row: number) => string>, string | null, string[]]>([
    ["names", { id: serial, text, label: oneOf("a", "b", "c") }, "text", ["label=label"]],
    [
      "names in any case and spelling",
      { "Label Text": oneOf("a", "b"), " Utterance": text },
      " Utterance",
      ["Label Text=Label Text"],
    ],
    [
      "names in other languages, with accents",
      { commentaire: text, canal: oneOf("web", "mail", "tel"), Catégorie: oneOf("a", "b", "c", "d") },
      "commentaire",
      ["Catégorie=Catégorie"],
    ],
    [
      "words rather than their codes",
      { text, label: oneOf("0", "1"), label_text: oneOf("no", "yes") },
      "text",
      ["label_text=label_text"],
    ],
    [
      "names beside a code column with as many values",
      { text, label: oneOf("0", "1", "2"), what: oneOf("x", "y", "z") },
      "text",
      ["what=what"],
    ],
    ["codes where there is nothing else", { text, label: oneOf("0", "1", "2") }, "text", ["label=label"]],
    [
      "the longest column with most values",
      { a: oneOf("x", "y"), b: (row) => text(row).repeat(3), c: text },
      "b",
      ["a=a"],
    ],
    [
      "neither id nor language as label",
      { text, lang: oneOf("en", "de"), room: oneOf("r1", "r2", "r3") },
      "text",
      ["room=room"],
    ],
    ["nothing where every value differs", { text, note: (row) => `note ${row}` }, "text", []],
    ["nothing where one value is everywhere", { text, label: () => "same" }, "text", []],
    ["nothing where all is numbers", { a: serial, b: (row) => String(row * 3) }, null, []],
    [
      "labels between bars",
      { text, labels: several("|", "joy", "anger", "fear", "love"), id: (row) => `x${row}` },
      "text",
      ["labels=labels[|]"],
    ],
    [
      "labels between commas",
      { text, tags: several(", ", "billing", "refund", "bug", "sales") },
      "text",
      ["tags=tags[,]"],
    ],
    [
      "labels between semicolons, without a name",
      { text, areas: several("; ", "north", "south", "east", "west") },
      "text",
      ["areas=areas[;]"],
    ],
    [
      "a comma inside a label",
      { text, label: oneOf("Sales, marketing", "Support", "Parts, repairs") },
      "text",
      ["label=label"],
    ],
    [
      "a place with a comma is no list",
      { text, topic: oneOf("a", "b"), place: oneOf("Lyon, France", "Paris, France", "Rome, Italy", "Turin, Italy") },
      "text",
      ["topic=topic"],
    ],
    [
      "numbers between commas, under a label's name",
      { text, labels: several(",", "2", "14", "27", "5") },
      "text",
      ["labels=labels[,]"],
    ],
    [
      "decimal commas are numbers",
      { text, amount: oneOf("1,5", "2,5", "1,7"), label: oneOf("a", "b") },
      "text",
      ["label=label"],
    ],
    ["JSON lists", { text, labels: oneOf('["a"]', '["a","b"]', '["c"]') }, "text", ["labels=labels[json]"]],
    [
      "JSON lists, some of them empty",
      { text, labels: oneOf('["a"]', "[]", '["c","a"]') },
      "text",
      ["labels=labels[json]/none"],
    ],
    ["Python lists", { text, labels: oneOf("['a', 'b']", "['c']") }, "text", ["labels=labels[json]"]],
    [
      "one column a label",
      { text, joy: flag(3), anger: flag(5), fear: flag(7) },
      "text",
      ["labels=flags(joy+anger+fear)/none"],
    ],
    [
      "a common prefix as the name",
      { text, emotion_joy: flag(3), emotion_anger: flag(5), emotion_fear: flag(7) },
      "text",
      ["emotion=flags(emotion_joy+emotion_anger+emotion_fear)/none"],
    ],
    [
      "true, false and nothing",
      {
        text,
        sexual: oneOf("true", "false", ""),
        hate: oneOf("", "false", "false", "true"),
        violence: oneOf("false", "true"),
      },
      "text",
      ["labels=flags(sexual+hate+violence)/none"],
    ],
    ["a label that never occurs", { text, a: flag(3), b: flag(4), c: () => "0" }, "text", ["labels=flags(a+b+c)/none"]],
    [
      "two columns of yes and no are no label set",
      { text, is_new: flag(3), is_open: flag(4), room: oneOf("r1", "r2", "r3") },
      "text",
      ["room=room"],
    ],
    [
      "facts beside a label",
      { text, label: oneOf("x", "y"), read: flag(2), starred: flag(3), spam: flag(5) },
      "text",
      ["label=label"],
    ],
    [
      "scores",
      {
        text,
        toxic: oneOf("0.1", "0.9", "1"),
        threat: oneOf("0", "0.25", "0.5"),
        insult: oneOf("0", "0.3", "0.7", "1"),
      },
      "text",
      ["labels=scores(toxic+threat+insult≥0.5)/none"],
    ],
    [
      "a list and the same labels one by one",
      { text, labels: (row) => (row % 3 ? "" : row % 2 ? "a|b" : "c"), a: flag(3), b: flag(3), c: flag(4) },
      "text",
      ["labels=labels[|]/none"],
    ],
    [
      "votes are numbers",
      {
        text,
        label: oneOf("hate", "fine"),
        votes: oneOf("3", "6", "9"),
        votes_hate: oneOf("0", "1", "2", "3"),
        votes_fine: oneOf("0", "1", "3"),
      },
      "text",
      ["label=label"],
    ],
    [
      "parts of an object of labels",
      { text, "labels.intent": oneOf("x", "y"), "labels.food": oneOf('["a"]', '["a","b"]') },
      "text",
      ["intent=labels.intent", "food=labels.food[json]"],
    ],
    [
      "an object of yes and no",
      { text, "labels.a": flag(2), "labels.b": flag(3), "labels.c": flag(4) },
      "text",
      ["labels=flags(labels.a+labels.b+labels.c)/none"],
    ],
    [
      "a label named after its kind, beside a list",
      { text, country_label: oneOf("it", "fr", "de"), food: several("|", "milk", "bread", "tea") },
      "text",
      ["country_label=country_label", "food=food[|]"],
    ],
    [
      "subtasks, of which some are mostly empty",
      { text, subtask_a: oneOf("OFF", "NOT"), subtask_b: oneOf("TIN", "", "", "UNT") },
      "text",
      ["subtask_a=subtask_a"],
    ],
    [
      "a code is no second label beside its name",
      {
        text,
        country_label: oneOf("it", "fr"),
        label_code: (row) => (oneOf("it", "fr")(row) === "it" ? "ITA" : "FRA"),
      },
      "text",
      ["country_label=country_label"],
    ],
    [
      "subject and body",
      { subject: (row) => `order ${row} is late`, body: text, queue: oneOf("x", "y") },
      "{{subject}}\n\n{{body}}",
      ["queue=queue"],
    ],
    [
      "premise and hypothesis",
      { premise: (row) => text(row - (row % 3)), hypothesis: text, label: oneOf("yes", "no") },
      "{{premise}}\n\n{{hypothesis}}",
      ["label=label"],
    ],
    [
      "a title that is a category",
      { title: oneOf("Mr", "Ms"), description: text, label: oneOf("a", "b") },
      "description",
      ["label=label"],
    ],
    [
      "a body that begins with its title",
      { title: (row) => `order ${row}`, body: (row) => `order ${row}\n${text(row)}`, label: oneOf("a", "b") },
      "body",
      ["label=label"],
    ],
    [
      "a text needs nothing beside it",
      { title: (row) => `order ${row}`, text, label: oneOf("a", "b") },
      "text",
      ["label=label"],
    ],
    [
      "neither URL nor version as label",
      { text, url: oneOf("http://a", "http://b"), source_version: oneOf("v1", "v2"), mood: oneOf("x", "y", "z") },
      "text",
      ["mood=mood"],
    ],
  ])("%s", (_, columns, expectedText, targets) => {
    const roles = guessTable(columns);
    expect(shortText(roles)).toBe(expectedText);
    expect(roles.targets.map(shortTarget)).toEqual(targets);
    expect(roles.origin).toBe("guessed");
    for (const reason of roles.reasons) expect(reason).toMatch(/^[“R].*\.$/s);
  });

  it.each<[string, Record<string, (row: number) => string>, Partial<ColumnRoles>]>([
    ["an id", { id: serial, text }, { id: "id" }],
    ["the index that pandas writes", { "Unnamed: 0": serial, text }, { id: "Unnamed: 0" }],
    ["no id where values come back", { id: (row) => String(row % 90), text }, { id: null }],
    ["a customer", { text, customer_id: (row) => `c${row % 80}` }, { group: "customer_id" }],
    [
      "no group where every value differs",
      { text, customer_id: (row) => `c${row}` },
      { group: null, id: "customer_id" },
    ],
    ["no group of a few", { text, group: oneOf("a", "b", "c") }, { group: null }],
    ["a split", { text, split: oneOf("train", "train", "validation", "test") }, { split: "split" }],
    [
      "a split by its values",
      { text, usage: oneOf("Train", "Dev", "Test"), label: oneOf("a", "b") },
      { split: "usage" },
    ],
    ["folds are no splits", { text, fold: (row) => String(row % 10) }, { split: null }],
    ["one value is no split", { text, split: () => "train" }, { split: null }],
  ])("finds %s", (_, columns, expected) => {
    expect(guessTable(columns)).toMatchObject(expected);
  });

  it("says what else could be labels, and what could stand in front of the text", () => {
    const { reasons } = guessTable({
      title: (row) => `order ${row}`,
      text,
      label: oneOf("a", "b"),
      domain: oneOf("x", "y", "z"),
    });
    expect(reasons).toContain("“title” could stand in front of it.");
    expect(reasons).toContain("“domain” could be a further label.");
  });

  it.each([
    [1_000, ["label"]],
    [1_001, []],
  ])("takes a column of %i values for labels: %j", (distinctCount, expected) => {
    const column = (name: string, count: number): DatasetColumn => {
      return { name, samples: ["some words", "other words"], distinctCount: count, emptyCount: 0, meanLength: 9 };
    };
    const roles = guessRoles([column("text", 200_000), column("label", distinctCount)], 200_000);
    expect(roles.targets.map(({ name }) => name)).toEqual(expected);
  });

  it("gives targets names that can be keys, each its own", () => {
    expect(guessTable({ text, __proto__label: oneOf("a", "b"), label: oneOf("c", "d") }).targets).toHaveLength(1);
    expect(guessTable({ text, ["__proto__"]: oneOf("a", "b", "c") }).targets.map(shortTarget)).toEqual([
      "label=__proto__",
    ]);
    const twins = guessTable({ text, "labels.a": oneOf("x", "y"), "label.a": oneOf("p", "q", "r") });
    expect(twins.targets.map(({ name }) => name)).toEqual(["a", "a_2"]);
  });

  it("answers for a file without rows or columns", () => {
    expect(guessRoles([], 0)).toMatchObject({ text: null, targets: [], reasons: [] });
  });
});
