"use client";

import { Download } from "lucide-react";
import { useMemo } from "react";
import { CurveBoard } from "@/components/charts/curve-board";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { curveCharts } from "@/lib/jobs/curves";
import type { JobDetail } from "@/lib/jobs/schema";
import { isTerminal } from "@/lib/jobs/status";

/**
 * The charts of one run: loss always, the others where they have a value or where their server is known to tell one, so
 * that the page has their places before the first evaluation. Nothing before there is anything to say.
 */
export function JobCurves({ job }: { job: JobDetail }) {
  const { id, checkpoints } = job;
  const isLive = !isTerminal(job.status);
  const awaitsScores = isLive && job.canFinish && job.useValidation;
  const awaitsRate = isLive && job.canFinish;
  const charts = useMemo(
    () =>
      curveCharts([{ id, name: null, colour: null, checkpoints }]).filter(({ key, curves }) => {
        const isAwaited = key === "loss" || (key === "learning-rate" ? awaitsRate : awaitsScores);
        return isAwaited || curves.some(({ values }) => values.some((value) => value !== null));
      }),
    [id, checkpoints, awaitsScores, awaitsRate],
  );
  if (checkpoints.length === 0 && job.status !== "RUNNING") return null;
  return (
    <Card>
      <CardContent>
        <CurveBoard
          scope={job.datasetId}
          charts={charts}
          totalSteps={job.trainingSteps}
          isLive={isLive}
          fileName={job.suffix || job.id}
          tools={checkpoints.length === 0 ? null : <Downloads jobId={id} />}
        />
      </CardContent>
    </Card>
  );
}

/** Every series as a file. */
function Downloads({ jobId }: { jobId: string }) {
  const path = `/api/jobs/${encodeURIComponent(jobId)}/metrics`;
  return (
    <div className="ml-auto flex items-center gap-1">
      {(["csv", "json"] as const).map((format) => (
        <Button key={format} asChild size="sm" variant="ghost">
          {/* Next would fetch a page here; this is a file. */}
          <a href={`${path}.${format}`} download>
            <Download aria-hidden />
            {format.toUpperCase()}
          </a>
        </Button>
      ))}
    </div>
  );
}
