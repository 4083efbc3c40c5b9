import { readFile, writeFile } from "node:fs/promises";
import os from "node:os";

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const seconds = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const megabytes = (value) => Math.round(value / 1e6).toLocaleString("en-US");
const ratio = (value) => (value < 0.1 ? value.toFixed(3) : value.toFixed(2));

const MEASURES = [
  { key: "cpu", title: "CPU seconds (user and system)", format: seconds, hasRatios: true },
  { key: "wall", title: "Wall seconds", format: seconds, hasRatios: false },
  { key: "peak", title: "Peak memory in MB", format: megabytes, hasRatios: false },
];

/**
 * Markdown tables of the medians, one for each measure.
 *
 * @param {{ rows: number, recipe: string, runs: Record<string, { cpu: number, wall: number, peak: number }[]> }[]} results
 * @param {string[]} tools in the order of the columns; the first is ours.
 */
export function tables(results, tools) {
  const [ours, ...others] = tools;
  const most = Math.max(...results.flatMap(({ runs }) => Object.values(runs).map(({ length }) => length)));
  return MEASURES.map(({ key, title, format, hasRatios }) => {
    const compared = hasRatios ? others.map((tool) => `${ours} ÷ ${tool}`) : [];
    const lines = results.map(({ rows, recipe, runs }) => {
      const values = tools.map((tool) => (runs[tool]?.length ? median(runs[tool].map((run) => run[key])) : null));
      const cells = values.map((value, index) => {
        const isSingle = most > 1 && runs[tools[index]]?.length === 1;
        return value === null ? "–" : `${format(value)}${isSingle ? "¹" : ""}`;
      });
      const ratios = hasRatios
        ? values.slice(1).map((value) => (value === null || values[0] === null ? "–" : ratio(values[0] / value)))
        : [];
      return [rows.toLocaleString("en-US"), recipe, ...cells, ...ratios];
    });
    const heads = ["rows", "recipe", ...tools, ...compared];
    return `${title}:\n\n${table(heads, lines)}`;
  }).join("\n\n");
}

/** A Markdown table; the first two columns are words, the others figures. */
export function table(heads, lines) {
  const row = (cells) => `| ${cells.join(" | ")} |`;
  return [row(heads), row(heads.map((_, index) => (index < 2 ? "---" : "---:"))), ...lines.map(row)].join("\n");
}

/** The budgets that are stated for a million rows, and whether they hold; none where that was not measured. */
export function budgets(results) {
  const at = (recipe, tool, key = "cpu") => {
    const runs = results.find((result) => result.rows === 1_000_000 && result.recipe === recipe)?.runs[tool];
    return runs?.length ? median(runs.map((run) => run[key])) : null;
  };
  const faster = (recipe, tool, times) => {
    const [ours, other] = [at(recipe, "ours"), at(recipe, tool)];
    if (ours === null || other === null) return [];
    const holds = other / ours >= times ? "holds" : "MISSED";
    return [`- ${recipe}, at least ${times}× less CPU than ${tool}: ${(other / ours).toFixed(1)}×, ${holds}`];
  };
  const within = (recipe, tool, times) => {
    const [ours, other] = [at(recipe, "ours"), at(recipe, tool)];
    if (ours === null || other === null) return [];
    const holds = ours / other <= times ? "holds" : "MISSED";
    return [`- ${recipe}, within ${times}× of ${tool}: ${(ours / other).toFixed(2)}×, ${holds}`];
  };
  const peak = at("keep all", "ours", "peak");
  return [
    ...faster("keep all", "tutorial", 20),
    ...faster("keep all", "encoder", 2),
    ...within("keep all", "DuckDB", 3),
    ...faster("200/600", "tutorial", 10),
    ...within("200/600", "DuckDB", 1.5),
    ...(peak === null
      ? []
      : [`- peak memory under 400 MB: ${megabytes(peak)} MB, ${peak < 400e6 ? "holds" : "MISSED"}`]),
  ];
}

/** What the figures were measured on. */
export function machine() {
  const cores = os.cpus();
  const memory = Math.round(os.totalmem() / 1024 ** 3);
  return `${cores.length} × ${cores[0]?.model.trim() ?? "unknown processor"}, ${memory} GB, ${os.type()}, Node ${process.version}`;
}

/** Puts `text` between the marks of `name` in a document. */
export async function writeSection(file, name, text) {
  const { document, from, to } = await requireSection(file, name);
  await writeFile(file, `${document.slice(0, from)}\n\n${text}\n\n${document.slice(to)}`);
}

/** The document and where the section between the marks of `name` begins and ends. Throws when it has none. */
export async function requireSection(file, name) {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const document = await readFile(file, "utf8");
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no section between ${begin} and ${end}`);
  return { document, from: from + begin.length, to };
}
