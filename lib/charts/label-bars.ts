/** How often each label occurs. Pairs or a Map where labels come from people: a Record is read by its own keys only. */
export type LabelCounts =
  | ReadonlyMap<string, number>
  | Readonly<Record<string, number>>
  | readonly (readonly [label: string, count: number])[];

interface LabelBarsInput {
  /** One set of counts (a dataset), two (after and before), or three (the splits). The first one leads. */
  series: readonly {
    name: string;
    counts: LabelCounts;
    /** Rows, where one may have several labels and shares are of rows; the sum of the counts without it. */
    total?: number | undefined;
  }[];
  /** How many rows to show at first; all of them stay in the model. */
  limit?: number;
  /** `count`: by the first series, `total`: by all together, both largest first with ties by label; `label`: by name. */
  sort?: "count" | "total" | "label";
}

export interface LabelBar {
  count: number;
  /** Part of its own series' total, 0 to 1; 0 in a series without rows. */
  share: number;
}

export interface LabelBarRow {
  label: string;
  /** One bar for each series, in the order of the series. */
  bars: readonly LabelBar[];
}

export interface LabelBarsModel {
  series: readonly { name: string; total: number }[];
  /** Every label of any series, sorted. */
  rows: readonly LabelBarRow[];
  /** How many rows are in view before "show all". */
  limit: number;
  /** Greatest count and greatest share of any bar: the scale of the chart. */
  maxCount: number;
  maxShare: number;
}

function toMap(counts: LabelCounts): Map<string, number> {
  if (counts instanceof Map) return new Map(counts);
  if (Array.isArray(counts)) return new Map(counts);
  return new Map(Object.entries(counts));
}

/** By code units, so that the order is the same on every machine and in every language. */
function compareLabels(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Everything that the label charts draw: rows sorted, shares, scale. A label that a series lacks counts 0 there. */
export function prepareLabelBars({ series, limit, sort = "count" }: LabelBarsInput): LabelBarsModel {
  const counted = series.map(({ name, counts, total }) => {
    const byLabel = toMap(counts);
    return { name, byLabel, total: total ?? [...byLabel.values()].reduce((sum, count) => sum + count, 0) };
  });
  const labels = new Set(counted.flatMap(({ byLabel }) => [...byLabel.keys()]));
  const rows = [...labels].map((label) => ({
    label,
    bars: counted.map(({ byLabel, total }) => {
      const count = byLabel.get(label) ?? 0;
      return { count, share: total > 0 ? count / total : 0 };
    }),
  }));
  const weigh = (row: LabelBarRow) => {
    if (sort === "label") return 0;
    return sort === "count" ? (row.bars[0]?.count ?? 0) : row.bars.reduce((sum, bar) => sum + bar.count, 0);
  };
  rows.sort((a, b) => weigh(b) - weigh(a) || compareLabels(a.label, b.label));

  const bars = rows.flatMap((row) => row.bars);
  return {
    series: counted.map(({ name, total }) => ({ name, total })),
    rows,
    limit: Math.min(limit ?? rows.length, rows.length),
    maxCount: bars.reduce((max, bar) => Math.max(max, bar.count), 0),
    maxShare: bars.reduce((max, bar) => Math.max(max, bar.share), 0),
  };
}

/** The model with a scale on which the bars of a label fit end to end, those of the first series apart. */
export function stackLabelBars(model: LabelBarsModel): LabelBarsModel {
  const lengths = model.rows.map(({ bars }) => bars.slice(1).reduce((sum, { count }) => sum + count, 0));
  return { ...model, maxCount: lengths.reduce((max, length) => Math.max(max, length), model.maxCount) };
}

/** The model with only the labels that have a text in them, case ignored; totals and scale stay those of all labels. */
export function searchLabelBars(model: LabelBarsModel, text: string): LabelBarsModel {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return model;
  const rows = model.rows.filter(({ label }) => label.toLowerCase().includes(wanted));
  return { ...model, rows, limit: Math.min(model.limit, rows.length) };
}
