import { assertNever } from "@/lib/utils";
import type { Block, CardDocument } from "./document";

/** The document as one file of HTML without scripts or anything to fetch, which a browser prints well on A4. */
export function toHtml({ title, summary, sections }: CardDocument): string {
  const body = sections.map(
    ({ title: heading, level, blocks }) =>
      `<section>\n<h${level}>${escaped(heading)}</h${level}>\n${blocks.map(blockHtml).join("\n")}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="summary">${escaped(summary)}</p>
${body.join("\n")}
</main>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: #1b1b1f; background: #fff; }
main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; padding-top: 1rem; border-top: 1px solid #ddd; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
.summary { color: #55555e; margin: 0; }
p, ul { margin: .5rem 0; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #e4e4e8; vertical-align: top; }
th { font-weight: 600; }
.wide { overflow-x: auto; }
.number { text-align: right; white-space: nowrap; }
pre { background: #f5f5f7; padding: .75rem; border-radius: .4rem; white-space: pre-wrap; font-size: .85em; }
@media print {
  @page { size: A4; margin: 18mm; }
  main { max-width: none; padding: 0; }
  body { font-size: 10pt; }
  h2, h3 { break-after: avoid; }
  tr, pre { break-inside: avoid; }
  thead { display: table-header-group; }
}
`;

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "text":
      return `<p>${escaped(block.text)}</p>`;
    case "list":
      return `<ul>\n${block.items.map((item) => `<li>${escaped(item)}</li>`).join("\n")}\n</ul>`;
    case "code":
      return `<pre><code>${escaped(block.code)}</code></pre>`;
    case "table":
      return tableHtml(block);
    default:
      return assertNever(block);
  }
}

function tableHtml({ columns, rows }: Extract<Block, { kind: "table" }>): string {
  const cell = (tag: "th" | "td", text: string, index: number) =>
    `<${tag}${columns[index]?.isNumber ? ' class="number"' : ""}>${escaped(text)}</${tag}>`;
  const head = columns.map(({ title }, index) => cell("th", title, index)).join("");
  const body = rows.map((cells) => `<tr>${cells.map((text, index) => cell("td", text, index)).join("")}</tr>`);
  return `<div class="wide">\n<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table>\n</div>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
