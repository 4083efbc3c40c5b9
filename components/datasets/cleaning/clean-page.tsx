"use client";

import { useQuery } from "@tanstack/react-query";
import { Type } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { datasetQueries } from "@/lib/datasets/queries";
import { datasetHref } from "@/lib/datasets/search-params";
import { CorrectionsFinding } from "../corrections";
import { ReadinessList } from "../readiness-list";
import { useCleaning } from "./cleaning-context";
import { ConflictsFinding } from "./conflicts-finding";
import { CopiesFinding } from "./copies-finding";
import { DuplicatesFinding } from "./duplicates-finding";
import { Finding, FindingLink } from "./finding";
import { LabelsFinding } from "./labels-finding";
import { LanguagesFinding } from "./languages-finding";
import { StepsPanel } from "./steps-panel";
import { SuspectsFinding } from "./suspects-finding";
import { TextsFinding } from "./texts-finding";
import { useCleanSearch } from "./use-clean-search";
import { VersionsPanel } from "./versions-panel";

/** What is the matter with the rows, with what mends it beside; and what was done so far. */
export function CleanPage() {
  const { dataset } = useCleaning();
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <ReadinessList datasetId={dataset.id} />
        <Findings />
      </div>
      <aside aria-label="What was done" className="flex min-w-0 flex-col gap-4 xl:sticky xl:top-4">
        <StepsPanel />
        <VersionsPanel />
      </aside>
    </div>
  );
}

function Findings() {
  const { dataset } = useCleaning();
  const { id, roles } = dataset;
  const { data: profile, isError } = useQuery(datasetQueries.profile(id));
  const { search } = useCleanSearch(id);
  const targets = roles?.targets ?? [];
  const target = targets.find(({ name }) => name === search.target) ?? targets[0];
  // Why the rows could not be counted stands above; a retry there brings these.
  const isUnknown = profile === undefined && isError;
  const hasText = roles?.text != null;
  return (
    <>
      {hasText ? (
        <>
          {isUnknown ? null : (
            <>
              <TextsFinding profile={profile} />
              <DuplicatesFinding profile={profile} />
            </>
          )}
          <CopiesFinding isKnown={profile?.readiness.some(({ code }) => code === "near_copies") ?? false} />
          {target === undefined ? null : (
            <>
              <ConflictsFinding key={`conflicts ${target.name}`} target={target.name} />
              <SuspectsFinding key={`suspects ${target.name}`} target={target} />
            </>
          )}
        </>
      ) : (
        <NoText />
      )}
      {hasText ? <CorrectionsFinding /> : null}
      {isUnknown ? null : (
        <>
          <LabelsFinding profile={profile} target={target?.name} />
          {hasText ? <LanguagesFinding profile={profile} /> : null}
        </>
      )}
    </>
  );
}

function NoText() {
  const { dataset } = useCleaning();
  return (
    <Finding title="Texts">
      <EmptyState
        icon={Type}
        title="No text column yet"
        description="Choose it under Columns; empty, repeated and contradictory texts are found here then."
        className="py-6"
        actions={<FindingLink href={datasetHref(dataset.id)}>Choose columns</FindingLink>}
      />
    </Finding>
  );
}
