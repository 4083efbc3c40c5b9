"use client";

import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { formatShare } from "@/lib/charts/format";
import type { ModelSummary } from "@/lib/models/schema";
import { readDraft } from "@/lib/playground/conversation";
import type { TriedText } from "@/lib/playground/history";
import { linesOf } from "@/lib/playground/lines";
import { pluralise } from "@/lib/utils";

interface TriedListProps {
  tried: readonly TriedText[];
  model: ModelSummary;
  onChoose: (entry: TriedText) => void;
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
            <li key={`${entry.mode} ${entry.text}`}>
              <TriedButton entry={entry} onPress={() => onChoose(entry)} />
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}

function TriedButton({ entry, onPress }: { entry: TriedText; onPress: () => void }) {
  const { text, aside } = wordsOf(entry);
  return (
    <button
      type="button"
      onClick={onPress}
      className="flex min-h-9 w-full items-center gap-3 rounded-md px-3 py-1.5 text-left text-sm hover:bg-hover"
    >
      <span className="line-clamp-2 min-w-0 flex-1 sm:line-clamp-1">{text}</span>
      <span className="max-w-[45%] truncate text-muted text-xs tabular-nums">{aside}</span>
    </button>
  );
}

/** Of lines the first and how many there are, of a conversation its last message. */
function wordsOf({ mode, text, tops }: TriedText): { text: string; aside: string } {
  const labels = tops.map(({ label, score }) => `${label} ${formatShare(score)}`).join(", ");
  if (mode === "one") return { text, aside: labels };
  if (mode === "conversation") {
    const messages = readDraft(text);
    return { text: messages.at(-1)?.content ?? "", aside: `${pluralise(messages.length, "message")} · ${labels}` };
  }
  const { lines } = linesOf(text);
  return { text: lines[0]?.text ?? "", aside: pluralise(lines.length, "line") };
}
