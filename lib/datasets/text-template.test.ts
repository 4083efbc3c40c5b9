import { describe, expect, it } from "vitest";
import { defaultTemplate, parseTemplate, renderTemplate, templateColumns, whyNoTemplate } from "./text-template";

const cells: Record<string, string> = { title: "Broken lamp", body: "It flickers.", "a {b}": "odd" };
const cellOf = (column: string) => cells[column] ?? "";

describe("text templates", () => {
  it("joins two columns under each other unless told otherwise", () => {
    expect(defaultTemplate(["title", "body"])).toBe("{{title}}\n\n{{body}}");
    expect(renderTemplate(defaultTemplate(["title", "body"]), cellOf)).toBe("Broken lamp\n\nIt flickers.");
  });

  it("keeps what stands around the columns, braces among it", () => {
    expect(parseTemplate("Q: {{title}} {x} {{a {b}}}")).toEqual([
      { type: "literal", text: "Q: " },
      { type: "column", name: "title" },
      { type: "literal", text: " {x} " },
      { type: "column", name: "a {b" },
      { type: "literal", text: "}" },
    ]);
    expect(templateColumns("Q: {{title}}, {{body}}!")).toEqual(["title", "body"]);
  });

  it("drops the space that an empty cell leaves at an end", () => {
    expect(renderTemplate("{{nothing}}\n\n{{body}}", cellOf)).toBe("It flickers.");
  });

  it("takes a template without columns as it stands", () => {
    expect(parseTemplate("")).toEqual([]);
    expect(renderTemplate("only words", cellOf)).toBe("only words");
  });
});

describe("whyNoTemplate", () => {
  it.each([
    [["a"], null, null],
    [["a"], "Q: {{a}}", null],
    [["a", "b"], "{{b}} {{a}} {{b}}", null],
    [["a", "b"], null, "The template does not use “b”."],
    [["a", "b"], "{{a}}", "The template does not use “b”."],
    [["a"], "{{a}} {{c}}", "The template names “c”"],
    [["a"], "nothing", "The template does not use “a”."],
  ])("%j in %j: %s", (columns, template, reason) => {
    const said = whyNoTemplate({ columns, template });
    if (reason === null) expect(said).toBeNull();
    else expect(said).toContain(reason);
  });
});
