"use client";

import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatShare } from "@/lib/charts/format";
import type { ModelSummary } from "@/lib/models/schema";
import { type AnsweredLine, differ, type TargetAnswer, unknownWords } from "@/lib/playground/line-answers";
import { cn, formatCount } from "@/lib/utils";

interface LinesTableProps {
  models: readonly ModelSummary[];
  lines: readonly AnsweredLine[];
  onOne: (text: string) => void;
}

/** A row for each line; where two models say different things of it, it is marked. */
export function LinesTable({ models, lines, onOne }: LinesTableProps) {
  return (
    <Table label="Answers by line" containerClassName="max-h-[40rem] border-border border-t">
      <TableHead>
        <tr>
          <TableHeader numeric className="hidden sm:table-cell">
            Line
          </TableHeader>
          <TableHeader>Text</TableHeader>
          {models.map((model) =>
            model.targets.map((target) => (
              <AnswerHeaders key={`${model.id} ${target.name}`} words={headOf(models, model, target.name)} />
            )),
          )}
        </tr>
      </TableHead>
      <TableBody>
        {lines.map((line) => (
          <LineRow key={line.number} line={line} models={models} onOne={onOne} />
        ))}
      </TableBody>
    </Table>
  );
}

/** Names what needs a name: the model where there are two, the target where the model has several. */
function headOf(models: readonly ModelSummary[], model: ModelSummary, target: string): string {
  const names = [models.length > 1 ? model.name : "", model.targets.length > 1 ? target : ""];
  return names.filter((name) => name !== "").join(" · ");
}

function AnswerHeaders({ words }: { words: string }) {
  return (
    <>
      <TableHeader title={words || undefined} className="max-w-28 truncate sm:max-w-44">
        {words || "Label"}
      </TableHeader>
      <TableHeader numeric className="hidden sm:table-cell">
        {words === "" ? null : <span className="sr-only">{words} </span>}
        Score
      </TableHeader>
    </>
  );
}

interface LineRowProps {
  line: AnsweredLine;
  models: readonly ModelSummary[];
  onOne: (text: string) => void;
}

function LineRow({ line, models, onOne }: LineRowProps) {
  const isDifferent = models.length > 1 && differ(line);
  return (
    <TableRow className={cn(isDifferent && "[&>td]:bg-status-amber-soft/50")}>
      <TableCell numeric className="hidden text-muted sm:table-cell">
        {formatCount(line.number)}
      </TableCell>
      <TableCell className="min-w-32 max-w-xl sm:min-w-40">
        <button
          type="button"
          title="Try it by itself"
          onClick={() => onOne(line.text)}
          className="wrap-anywhere line-clamp-2 rounded-sm text-left underline-offset-4 hover:underline"
        >
          {line.text.length > MOST_SHOWN ? `${line.text.slice(0, MOST_SHOWN)}…` : line.text}
        </button>
        {isDifferent ? (
          <Badge tone="amber" className="mt-1">
            differs
          </Badge>
        ) : null}
      </TableCell>
      {models.map((model, index) =>
        model.targets.map(({ name }) => (
          <AnswerCells
            key={`${model.id} ${name}`}
            answer={line.answers[index]?.find(({ target }) => target === name) ?? null}
            isTooLong={line.isTooLong}
          />
        )),
      )}
    </TableRow>
  );
}

/** The rest of a text is two lines down, where nobody sees it. */
const MOST_SHOWN = 300;

function AnswerCells({ answer, isTooLong }: { answer: TargetAnswer | null; isTooLong: boolean }) {
  if (answer === null) {
    return (
      <>
        <TableCell className="text-muted">{isTooLong ? "longer than 100,000 characters" : "…"}</TableCell>
        <TableCell className="hidden sm:table-cell" />
      </>
    );
  }
  const { labels, score, unknown } = answer;
  const words = labels.join(", ");
  const shownScore = score === null ? "–" : formatShare(score);
  return (
    <>
      <TableCell className="min-w-24 sm:min-w-28">
        {unknown === null ? (
          <span className="wrap-anywhere font-medium">{words === "" ? "none" : words}</span>
        ) : (
          <span className="block">
            I don’t know
            <span className="wrap-anywhere block text-muted text-xs">{unknownWords(answer, words)}</span>
          </span>
        )}
        {/* Under the label where there is no room for a column. */}
        <span className="block text-muted text-xs tabular-nums sm:hidden">{shownScore}</span>
      </TableCell>
      <TableCell numeric className={cn("hidden sm:table-cell", unknown !== null && "text-muted")}>
        {shownScore}
      </TableCell>
    </>
  );
}
