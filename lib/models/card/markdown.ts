import { assertNever } from "@/lib/utils";
import type { Block, CardDocument } from "./document";

/** The document as CommonMark with tables. Labels and notes stand as they are: no character of them is markup. */
export function toMarkdown({ title, summary, sections }: CardDocument): string {
  const parts = [`# ${escaped(title)}`, escaped(summary)];
  for (const section of sections) {
    parts.push(`${"#".repeat(section.level)} ${escaped(section.title)}`, ...section.blocks.map(blockText));
  }
  return `${parts.join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "text":
      return escaped(block.text);
    case "list":
      return block.items.map((item) => `- ${escaped(item)}`).join("\n");
    case "code":
      return fenced(block.code, block.language);
    case "table":
      return tableText(block);
    default:
      return assertNever(block);
  }
}

function tableText({ columns, rows }: Extract<Block, { kind: "table" }>): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ title }) => escaped(title))),
    line(columns.map(({ isNumber }) => (isNumber ? "---:" : "---"))),
    ...rows.map((cells) => line(cells.map(escaped))),
  ].join("\n");
}

/** A fence is longer than any run of backticks in what it holds. */
function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...Array.from(code.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${code.trimEnd()}\n${fence}`;
}

/** One line, in which every character of punctuation that could be markup is escaped. */
function escaped(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .trim()
    .replaceAll(/[\\`*_[\]<>|~$&#]/g, "\\$&")
    .replace(/^([+-]|\d+[.)])(?=\s)/, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`);
}
