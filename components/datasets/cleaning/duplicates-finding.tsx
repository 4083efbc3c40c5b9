"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { DatasetProfile } from "@/lib/datasets/profile-schema";
import { datasetQueries } from "@/lib/datasets/queries";
import { rowsHref } from "@/lib/datasets/search-params";
import { pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";
import { AllFine, Figure, Finding, FindingLine, FindingLink, FindingSkeleton } from "./finding";
import { Share } from "./texts-finding";

const EXAMPLES = 3;

/** The very same text in several rows. */
export function DuplicatesFinding({ profile }: { profile: DatasetProfile | undefined }) {
  const { dataset, openStep } = useCleaning();
  const count = profile?.text.duplicateCount ?? 0;
  const hasLabels = (dataset.roles?.targets.length ?? 0) > 0;
  return (
    <Finding title="Repeated texts" isBusy={profile === undefined}>
      {profile === undefined ? (
        <FindingSkeleton />
      ) : count === 0 ? (
        <AllFine>No text is there twice.</AllFine>
      ) : (
        <>
          <FindingLine
            actions={
              <>
                <FindingLink href={rowsHref(dataset.id, { issue: "duplicate" })}>Show rows</FindingLink>
                <Button
                  size="sm"
                  onClick={() =>
                    openStep({ kind: "drop_duplicates", values: { match: "exact", sameLabels: hasLabels } })
                  }
                >
                  Remove repeats…
                </Button>
              </>
            }
          >
            <Figure>{pluralise(count, "row")}</Figure> {count === 1 ? "repeats" : "repeat"} the text of an earlier row{" "}
            <Share count={count} of={profile.rows} />
          </FindingLine>
          <Examples />
        </>
      )}
    </Finding>
  );
}

/** A few of the texts, each once. */
function Examples() {
  const { dataset } = useCleaning();
  const text = dataset.roles?.text?.columns[0];
  const { data, isError } = useQuery(datasetQueries.rows(dataset.id, { issue: "duplicate", limit: 50 }));
  // Without examples the figure stands all the same.
  if (text === undefined || (isError && data === undefined)) return null;
  if (data === undefined) return <Skeleton className="h-22" />;
  const at = data.columns.indexOf(text);
  const texts = [...new Set(data.data.map(({ cells }) => cells[at] ?? ""))].slice(0, EXAMPLES);
  return (
    <ul aria-label="Repeated texts, for example" className="flex flex-col gap-1.5">
      {texts.map((repeated) => (
        <li key={repeated} className="truncate rounded-md bg-sunken px-3 py-1 text-sm leading-5" title={repeated}>
          {repeated}
        </li>
      ))}
    </ul>
  );
}
