import { Badge } from "@/components/ui/badge";
import { markChanges, type TextPart } from "@/lib/datasets/cleaning/mark-changes";
import { type CopyText, copyTexts } from "@/lib/datasets/copies/copy-texts";
import type { CopiesReport } from "@/lib/datasets/profile-schema";
import { formatCount, pluralise } from "@/lib/utils";
import { LabelChip } from "../label-chip";
import { MarkedText } from "./marked-text";

type Cluster = CopiesReport["clusters"][number];

/** Texts that are alike, one below the other, with the words marked in which they differ from the first. */
export function CopyCluster({ cluster: { rows, size } }: { cluster: Cluster }) {
  const [first, ...others] = copyTexts(rows);
  if (first === undefined) return null;
  const marked = others.map(({ text }) => markChanges(first.text, text, { ignoresSpaces: true }));
  const isPair = marked.length === 1 && size === rows.length;
  const hasOtherLabels = new Set(rows.map(({ labels }) => labels.join("\0"))).size > 1;
  return (
    <li className="rounded-md border border-border">
      <div className="flex min-h-8 items-center gap-2 border-border border-b bg-sunken px-3 py-1 text-muted text-xs">
        <span className="tabular-nums">{pluralise(size, "row")}</span>
        {hasOtherLabels ? <Badge tone="amber">Different labels</Badge> : null}
      </div>
      <ul className="divide-y divide-border">
        <CopyLine copy={first} parts={(isPair && marked[0]?.before) || [{ text: first.text, isChanged: false }]} />
        {others.map((copy, index) => (
          <CopyLine key={copy.row} copy={copy} parts={marked[index]?.after ?? []} />
        ))}
      </ul>
      {size > rows.length ? (
        <p className="border-border border-t px-3 py-1.5 text-muted text-xs">
          and {pluralise(size - rows.length, "more row")}
        </p>
      ) : null}
    </li>
  );
}

/** Labels that are shown of a text. */
const SHOWN_LABELS = 4;

function CopyLine({ copy, parts }: { copy: CopyText; parts: readonly TextPart[] }) {
  const { row, count, labels } = copy;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 px-3 py-1.5 text-sm leading-5">
      <span className="min-w-9 text-right text-muted text-xs leading-5 tabular-nums">{row}</span>
      <span className="line-clamp-6 min-w-48 flex-1">
        <MarkedText parts={parts} as="mark" />
        {count > 1 ? <span className="text-muted text-xs tabular-nums"> ×{formatCount(count)}</span> : null}
      </span>
      <span className="flex max-w-full flex-wrap gap-1 sm:max-w-64">
        {labels.slice(0, SHOWN_LABELS).map(([label, rows]) => (
          <LabelChip key={label} label={label}>
            {count > 1 ? <span className="text-muted tabular-nums">{formatCount(rows)}</span> : null}
          </LabelChip>
        ))}
      </span>
    </li>
  );
}
