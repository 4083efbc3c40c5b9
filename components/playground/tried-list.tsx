"use client";

import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { formatShare } from "@/lib/charts/format";
import type { ModelSummary } from "@/lib/models/schema";
import type { TriedText } from "@/lib/playground/history";

interface TriedListProps {
  tried: readonly TriedText[];
  model: ModelSummary;
  onChoose: (text: string) => void;
}

/** What was tried with this model in this tab, newest first. */
export function TriedList({ tried, model, onChoose }: TriedListProps) {
  const own = tried.filter((entry) => entry.model === model.id);
  if (own.length === 0) return null;
  return (
    <Card className="lg:col-start-1">
      <CardHeader title="Tried in this tab" />
      <CardContent className="px-2 py-2">
        <ul>
          {own.map((entry) => (
            <li key={entry.text}>
              <button
                type="button"
                onClick={() => onChoose(entry.text)}
                className="flex min-h-9 w-full items-center gap-3 rounded-md px-3 py-1.5 text-left text-sm hover:bg-hover"
              >
                <span className="line-clamp-2 min-w-0 flex-1 sm:line-clamp-1">{entry.text}</span>
                <span className="max-w-[45%] truncate text-muted text-xs tabular-nums">
                  {entry.tops.map(({ label, score }) => `${label} ${formatShare(score)}`).join(", ")}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
