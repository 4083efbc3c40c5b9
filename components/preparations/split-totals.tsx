import { formatShare } from "@/lib/charts/format";
import { SPLITS } from "@/lib/charts/splits";
import type { SplitName } from "@/lib/preparations/schema";
import { formatCount } from "@/lib/utils";

interface SplitTotalsProps {
  rows: Record<SplitName, number>;
}

/** Rows and share of the three parts, and how they lie beside each other. */
export function SplitTotals({ rows }: SplitTotalsProps) {
  const total = SPLITS.reduce((sum, { key }) => sum + rows[key], 0);
  const share = (key: SplitName) => (total > 0 ? rows[key] / total : 0);
  return (
    <div>
      <dl className="grid grid-cols-3 gap-x-4">
        {SPLITS.map(({ key, name, colour }) => (
          <div key={key} className="min-w-0">
            <dt className="flex items-center gap-1.5 truncate text-muted text-xs">
              <span aria-hidden data-mark className="size-2 shrink-0 rounded-xs" style={{ background: colour }} />
              {name}
            </dt>
            <dd className="mt-1 font-semibold text-xl tabular-nums leading-7 tracking-tight">
              {formatCount(rows[key])}
            </dd>
            <dd className="text-muted text-xs tabular-nums">
              {formatShare(share(key))}
              <span className="max-sm:sr-only"> of the rows</span>
            </dd>
          </div>
        ))}
      </dl>
      <div aria-hidden className="mt-3 flex h-2 gap-0.5 overflow-hidden rounded-full bg-border">
        {SPLITS.map(({ key, colour }) => (
          <div key={key} data-mark style={{ width: `${share(key) * 100}%`, background: colour }} />
        ))}
      </div>
    </div>
  );
}
