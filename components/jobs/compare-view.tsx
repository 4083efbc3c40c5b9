"use client";

import { Download, GitCompareArrows } from "lucide-react";
import type { ReactNode } from "react";
import { useMemo } from "react";
import { CurveBoard } from "@/components/charts/curve-board";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardContent } from "@/components/ui/card";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { saveFile } from "@/components/ui/save-file";
import { Skeleton } from "@/components/ui/skeleton";
import { type Comparison, MAX_COMPARED, MIN_COMPARED } from "@/lib/jobs/compare";
import { compareCharts } from "@/lib/jobs/compare-curves";
import { comparisonCsv, comparisonJson } from "@/lib/jobs/compare-export";
import type { JobDetail } from "@/lib/jobs/schema";
import { pluralise } from "@/lib/utils";
import { type ComparedJobs, useComparedJobs, useSameJobs } from "./compare-data";
import { AddRunButton } from "./compare-picker";
import { CompareRuns } from "./compare-runs";
import { useCompareSearch } from "./compare-search";
import { CompareTable } from "./compare-table";

/** Several runs beside each other: their curves in one chart each, what they were made with, what came of them. */
export function CompareView() {
  const url = useCompareSearch();
  const ids = url.jobs.slice(0, MAX_COMPARED);
  const compared = useComparedJobs(ids, url.baseline);
  const { jobs, comparison } = compared;
  const add = <AddRunButton jobs={ids} onAdd={url.add} />;
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Jobs", href: "/jobs" }]}
        title="Compare runs"
        description="Scores are ranked among runs on the same rows only: those of one preparation."
        actions={
          <>
            {jobs.length === 0 ? null : <ExportMenu comparison={comparison} />}
            {add}
          </>
        }
      />
      <Notices compared={compared} given={url.jobs} onRemove={url.remove} />
      {jobs.length === 0 ? (
        compared.isPending && ids.length > 0 ? (
          <Skeleton className="h-96" />
        ) : (
          <NothingToCompare>{add}</NothingToCompare>
        )
      ) : (
        <>
          <CompareRuns jobs={jobs} heads={comparison.heads} onRemove={url.remove} onBaseline={url.setBaseline} />
          <Curves jobs={jobs} names={comparison.heads.map(({ name }) => name)} isLive={compared.isLive} />
          <CompareTable {...comparison} />
        </>
      )}
    </>
  );
}

interface NoticesProps {
  compared: ComparedJobs;
  given: readonly string[];
  onRemove: (jobId: string) => void;
}

/** What is not as the address would have it, each with the way on. */
function Notices({ compared: { jobs, unknown, failed, isPending }, given, onRemove }: NoticesProps) {
  const beyond = given.slice(MAX_COMPARED);
  const isTooFew = !isPending && jobs.length > 0 && jobs.length < MIN_COMPARED;
  const notices: ReactNode[] = [
    ...unknown.map((id) => (
      <Callout
        key={id}
        tone="warning"
        title="A run is gone"
        action={
          <Button size="sm" onClick={() => onRemove(id)}>
            Leave it out
          </Button>
        }
      >
        There is no job <span className="wrap-anywhere font-mono text-xs">{id}</span>: the link may be mistyped, or it
        was deleted for good.
      </Callout>
    )),
    ...failed.map(({ id, message, retry }) => (
      <Callout
        key={id}
        tone="danger"
        title="A run could not be read"
        action={
          <Button size="sm" onClick={retry}>
            Try again
          </Button>
        }
      >
        <span className="wrap-anywhere font-mono text-xs">{id}</span>: {message}
      </Callout>
    )),
    ...(beyond.length === 0
      ? []
      : [
          <Callout key="beyond" tone="warning" title={`At most ${MAX_COMPARED} runs fit beside each other`}>
            {beyond.length === 1 ? "One more is" : `${beyond.length} more are`} in the address and not shown. Remove a
            run to make room.
          </Callout>,
        ]),
    ...(isTooFew
      ? [
          <Callout key="few" title="One run alone has nothing to be compared with">
            Add another one, best of the same preparation: only scores on the same rows can be ranked.
          </Callout>,
        ]
      : []),
  ];
  return notices.length === 0 ? null : <div className="flex flex-col gap-3">{notices}</div>;
}

function NothingToCompare({ children }: { children: ReactNode }) {
  return (
    <Card>
      <EmptyState
        icon={GitCompareArrows}
        as="h2"
        title="No runs to compare yet"
        description={`Choose ${MIN_COMPARED} to ${MAX_COMPARED} runs here, or tick them in the list of jobs. Their curves will lie over each other, with a table of what differs.`}
        actions={children}
      />
    </Card>
  );
}

function Curves({ jobs, names, isLive }: { jobs: readonly JobDetail[]; names: readonly string[]; isLive: boolean }) {
  const same = useSameJobs(jobs);
  const namesKey = names.join("\n");
  const charts = useMemo(() => compareCharts(same, namesKey.split("\n")), [same, namesKey]);
  const steps = jobs.map((job) => job.trainingSteps ?? job.currentStep);
  return (
    <Card>
      <CardContent>
        <CurveBoard
          scope="compare"
          charts={charts}
          totalSteps={isLive ? Math.max(...steps) : null}
          isLive={isLive}
          fileName="compared-runs"
        />
      </CardContent>
    </Card>
  );
}

function ExportMenu({ comparison }: { comparison: Comparison }) {
  const name = `comparison-of-${pluralise(comparison.heads.length, "run").replace(" ", "-")}`;
  const save = (text: string, type: string, ending: string) =>
    saveFile(new Blob([text], { type }), `${name}.${ending}`);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button>
          <Download aria-hidden />
          Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem onSelect={() => save(comparisonCsv(comparison), "text/csv", "csv")}>
          Table as CSV
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => save(comparisonJson(comparison), "application/json", "json")}>
          Table as JSON
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
