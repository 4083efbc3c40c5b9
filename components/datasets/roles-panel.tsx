"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, CircleAlert, CircleCheck, type LucideIcon, Sparkles, Undo2 } from "lucide-react";
import { useRef } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Tone } from "@/components/ui/tones";
import { describeOthers, describeTask, describeText } from "@/lib/datasets/describe-roles";
import type { TargetProfile } from "@/lib/datasets/profile-schema";
import { datasetQueries } from "@/lib/datasets/queries";
import type { ColumnFacts } from "@/lib/datasets/roles/column-facts";
import { columnsOfTarget } from "@/lib/datasets/roles/target-columns";
import { targetFigures } from "@/lib/datasets/roles/target-figures";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { cn } from "@/lib/utils";
import { focusFirstColumn } from "./column-focus";
import { TargetPart } from "./target-part";
import { TextPart } from "./text-part";
import type { RolesState } from "./use-roles";

interface RolesPanelProps {
  dataset: DatasetDetail;
  roles: RolesState;
  facts: readonly ColumnFacts[];
  /** The cell of a column in the first row. */
  cellOf: ((column: string) => string) | undefined;
}

/** The task in words, and what of each row it is made of: to be reviewed, ready, or to be completed. */
export function RolesPanel({ dataset, roles, facts, cellOf }: RolesPanelProps) {
  const { data: profile } = useQuery(datasetQueries.profile(dataset.id));
  const { shown, isDraft } = roles;
  // Counted for the saved roles: while others are shown they say nothing.
  const profiles = shown.targets.map((_, index) => (isDraft ? undefined : profile?.targets[index]));
  return (
    <section aria-label="What the columns mean">
      <Card>
        <Summary dataset={dataset} roles={roles} profiles={profiles} rowCount={profile?.rows ?? 0} />
        <ul>
          <TextPart roles={roles} cellOf={cellOf} />
          {shown.targets.map((target, index) => {
            const columns = columnsOfTarget(target);
            const fact = columns.length === 1 ? facts.find(({ column }) => column.name === columns[0]) : undefined;
            return (
              <TargetPart
                // A target is known by its place: its name is what is being edited.
                // biome-ignore lint/suspicious/noArrayIndexKey: the order changes only when a target is added or removed
                key={index}
                roles={roles}
                index={index}
                target={target}
                fact={fact}
                profile={profiles[index]}
              />
            );
          })}
        </ul>
      </Card>
    </section>
  );
}

const LOOKS = {
  guessed: { icon: Sparkles, mark: "text-accent-text", tone: "blue", word: "Guess to review" },
  confirmed: { icon: CircleCheck, mark: "text-success", tone: "green", word: "Ready" },
  missing: { icon: CircleAlert, mark: "text-warning", tone: "amber", word: "Not complete" },
  refused: { icon: CircleAlert, mark: "text-danger", tone: "red", word: "Not saved" },
} as const satisfies Record<RolesState["state"], { icon: LucideIcon; mark: string; tone: Tone; word: string }>;

interface SummaryProps {
  dataset: DatasetDetail;
  roles: RolesState;
  profiles: readonly (TargetProfile | undefined)[];
  rowCount: number;
}

function Summary({ dataset, roles, profiles, rowCount }: SummaryProps) {
  const { shown, state, isSaving, isDraft } = roles;
  const { icon: Icon, mark, tone, word } = LOOKS[state];
  const figures = shown.targets.map((target, index) =>
    targetFigures(target, profiles[index], rowCount, dataset.columns),
  );
  const isMissing = state === "missing";
  const panel = useRef<HTMLDivElement>(null);
  // Its buttons go with what they settle: the focus must have another place.
  const settle = (how: () => void) => () => {
    how();
    panel.current?.focus();
  };
  return (
    <div ref={panel} tabIndex={-1} className="flex items-start gap-3 rounded-lg px-5 py-4">
      <Icon aria-hidden className={cn("mt-1 size-4 shrink-0", mark)} />
      <div className="min-w-0 flex-1 text-sm leading-5">
        <div aria-live="polite">
          <p className="wrap-anywhere font-semibold text-base leading-6 tracking-tight">
            <Badge tone={tone} className="float-right mt-0.5 ml-3">
              {word}
            </Badge>
            {isMissing
              ? missingWords(shown.text === null, shown.targets.length === 0)
              : describeTask(shown.targets, figures)}
          </p>
          <p className="wrap-anywhere mt-1 text-muted">{explain(dataset, roles)}</p>
        </div>
        <div className="mt-3 flex flex-wrap items-center gap-2 empty:hidden">
          {state === "guessed" ? (
            <Button variant="primary" pending={isSaving} onClick={settle(roles.confirm)}>
              <Check aria-hidden />
              Confirm
            </Button>
          ) : null}
          {state === "confirmed" ? null : (
            <Button variant={isMissing ? "primary" : "secondary"} onClick={focusFirstColumn}>
              {isMissing ? "Choose columns" : "Change"}
            </Button>
          )}
          {(isMissing || state === "refused") && isDraft && !isSaving ? (
            <Button variant="ghost" onClick={settle(roles.takeBack)}>
              <Undo2 aria-hidden />
              Take it back
            </Button>
          ) : null}
        </div>
      </div>
    </div>
  );
}

function missingWords(needsText: boolean, needsLabel: boolean): string {
  if (needsText && needsLabel) return "Which column is the text, and which is the label?";
  return needsText ? "Which column is the text?" : "Which column is the label?";
}

function explain({ roles: saved }: DatasetDetail, { shown, state, isSaving, problems }: RolesState): string {
  if (isSaving) return "Saving and counting…";
  switch (state) {
    case "missing":
      return "One text and one label column are needed at least. Choose in the heads of the rows below; nothing is saved until then.";
    case "refused":
      return `This was not saved. ${problems[0]?.reason ?? ""}`;
    case "guessed":
      return `1 row = 1 example. This is a guess: ${saved?.reasons.join(" ") ?? ""}`;
    case "confirmed":
      return [
        "1 row = 1 example.",
        shown.text === null ? "" : `The text is ${describeText(shown.text)}.`,
        ...describeOthers(shown),
      ].join(" ");
  }
}
