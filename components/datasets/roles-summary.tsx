"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, CircleAlert, CircleCheck, Sparkles } from "lucide-react";
import { Button } from "@/components/ui/button";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { pluralise } from "@/lib/utils";
import { COLUMNS_ID } from "./rows-preview";
import type { RolesState } from "./use-roles";

interface RolesSummaryProps {
  dataset: DatasetDetail;
  roles: RolesState;
}

/** What a row means, in a sentence: to be confirmed, confirmed, or to be completed. */
export function RolesSummary({ dataset, roles }: RolesSummaryProps) {
  const { text, label } = roles.shown;
  const isComplete = text !== null && label !== null;
  const Icon = !isComplete ? CircleAlert : roles.isConfirmed ? CircleCheck : Sparkles;
  const tone = !isComplete ? "text-warning" : roles.isConfirmed ? "text-success" : "text-accent-text";
  return (
    <section
      aria-label="What the columns mean"
      className="flex flex-wrap items-start gap-x-6 gap-y-3 rounded-lg border border-border bg-surface px-5 py-3.5"
    >
      <div className="flex min-w-60 flex-1 items-start gap-3">
        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
        <div className="min-w-0 text-sm leading-5" aria-live="polite">
          <p>
            {isComplete ? (
              <>
                1 row = 1 example: text is <Name>{text}</Name>, label is <Name>{label}</Name>
                <LabelCount dataset={dataset} column={label} />.
              </>
            ) : (
              missingWords(text, label)
            )}
          </p>
          <p className="mt-0.5 text-muted">{explain(dataset, roles, isComplete)}</p>
        </div>
      </div>
      <div className="flex items-center gap-2">
        {isComplete && !roles.isConfirmed ? (
          <Button pending={roles.isSaving} onClick={roles.confirm}>
            <Check aria-hidden />
            Confirm
          </Button>
        ) : null}
        <Button variant="ghost" onClick={focusFirstColumn}>
          {isComplete ? "Change" : "Choose"}
        </Button>
      </div>
    </section>
  );
}

function Name({ children }: { children: string }) {
  return <em className="wrap-anywhere font-semibold not-italic">{children}</em>;
}

function LabelCount({ dataset, column }: { dataset: DatasetDetail; column: string }) {
  const { data: profile } = useQuery(datasetQueries.profile(dataset.id));
  const [target] = profile?.targets ?? [];
  const counted = target?.labelCount ?? dataset.columns.find(({ name }) => name === column)?.distinctCount;
  return counted === undefined ? null : ` (${pluralise(counted, "label")})`;
}

function missingWords(text: string | null, label: string | null): string {
  if (text === null && label === null) return "Which column is the text, and which is the label?";
  return text === null ? "Which column is the text?" : "Which column is the label?";
}

function explain({ roles }: DatasetDetail, { isConfirmed, isSaving }: RolesState, isComplete: boolean): string {
  if (isSaving) return "Saving…";
  if (!isComplete)
    return "Choose in the heads of the rows below: one text and one label column are needed to train a classifier.";
  if (isConfirmed) return "You confirmed this. Other columns are kept and ignored.";
  const reason = roles?.reasons.join(" ");
  return reason ? `Guessed: ${reason}` : "Guessed from the names and the values of the columns.";
}

/** The choice of the first column; from there Tab leads through the others. */
function focusFirstColumn() {
  document.getElementById(COLUMNS_ID)?.querySelector<HTMLElement>("[role=combobox]")?.focus();
}
