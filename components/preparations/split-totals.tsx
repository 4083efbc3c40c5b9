import { Fragment } from "react";
import { formatShare } from "@/lib/charts/format";
import { REPEATS_FILL, SPLITS } from "@/lib/charts/splits";
import type { SplitName } from "@/lib/preparations/schema";
import { formatCount } from "@/lib/utils";

interface SplitTotalsProps {
  rows: Record<SplitName, number>;
  /** Lines of the training file beyond its rows. */
  repeats: number;
}

/** Rows and share of the three parts, and how they lie beside each other. */
export function SplitTotals({ rows, repeats }: SplitTotalsProps) {
  const total = SPLITS.reduce((sum, { key }) => sum + rows[key], 0);
  const share = (key: SplitName) => (total > 0 ? rows[key] / total : 0);
  const width = (count: number) => `${total > 0 ? (count / (total + repeats)) * 100 : 0}%`;
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
              {key === "train" && repeats > 0 ? (
                <span className="font-normal text-muted text-xs tracking-normal">
                  {" "}
                  + {formatCount(repeats)}
                  <span className="max-sm:sr-only"> {repeats === 1 ? "repeat" : "repeats"}</span>
                </span>
              ) : null}
            </dd>
            <dd className="text-muted text-xs tabular-nums">
              {formatShare(share(key))}
              <span className="max-sm:sr-only"> of the rows</span>
            </dd>
          </div>
        ))}
      </dl>
      <div aria-hidden className="mt-3 flex h-2 gap-0.5 overflow-hidden rounded-full bg-border">
        {SPLITS.filter(({ key }) => rows[key] > 0).map(({ key, colour }) => (
          <Fragment key={key}>
            <div data-mark style={{ width: width(rows[key]), background: colour }} />
            {key === "train" && repeats > 0 ? (
              <div data-mark style={{ width: width(repeats), background: REPEATS_FILL }} />
            ) : null}
          </Fragment>
        ))}
      </div>
    </div>
  );
}
