import { Card, CardContent, CardFooter, CardHeader } from "@/components/ui/card";
import { Stat, StatList } from "@/components/ui/stat";
import { formatDuration, formatMagnitude } from "@/lib/charts/format";
import { runPasses } from "@/lib/jobs/amount";
import { describeCost } from "@/lib/jobs/describe";
import type { JobDetail } from "@/lib/jobs/schema";
import { formatCount } from "@/lib/utils";
import { FollowTrouble } from "./follow-trouble";
import { StartJobButton } from "./job-actions";
import { StopJobButton } from "./stop-job-button";

/** The gate between checking and training: what the server expects, before anything is spent. */
export function JobReview({ job }: { job: JobDetail }) {
  const { metadata, rows } = job;
  const passes = runPasses(job);
  const labels = job.targets.reduce((sum, target) => sum + target.labels.length, 0);
  const seconds = job.estimate?.seconds ?? metadata?.expectedDurationSeconds ?? null;
  return (
    <Card>
      <CardHeader
        title={job.autoStart ? "The files are fine; training starts by itself" : "Ready to start"}
        description={`${job.serverName} has checked the files and expects this:`}
      />
      <CardContent className="flex flex-col gap-5">
        <FollowTrouble job={job} />
        <StatList>
          <Stat
            label="Expected duration"
            value={formatDuration(seconds === null ? null : seconds * 1000, "up")}
            hint={durationHint(job)}
          />
          <Stat label="Cost" value={<CostValue job={job} />} hint={costHint(job)} />
          <Stat label="Training" value={passes.count ?? "--"} hint={passes.counted} />
          <Stat
            label="Tokens in the data"
            value={formatTokens(metadata?.dataTokens ?? null)}
            hint={`${formatTokens(metadata?.trainTokens ?? null)} to train on`}
          />
          <Stat
            label="Rows to train on"
            value={formatCount(rows.train)}
            hint={job.useValidation ? `${formatCount(rows.validation)} to validate` : "no validation"}
          />
          <Stat
            label="Labels"
            value={formatCount(labels)}
            hint={job.targets.map((target) => target.name).join(", ") || undefined}
          />
        </StatList>
      </CardContent>
      {job.autoStart ? null : (
        <CardFooter>
          <StopJobButton job={job} />
          <StartJobButton jobId={job.id} />
        </CardFooter>
      )}
    </Card>
  );
}

/** What the duration rests on: how far off it may be where that is known, else whose it is. */
function durationHint({ estimate, serverId, serverName }: JobDetail): string {
  if (estimate?.lowSeconds != null && estimate.highSeconds !== null) {
    const [low, high] = [estimate.lowSeconds, estimate.highSeconds].map((span) => formatDuration(span * 1000, "up"));
    return `between ${low} and ${high}`;
  }
  return serverId === "embedded" ? "on this machine" : `on ${serverName}`;
}

function formatTokens(tokens: number | null): string {
  return tokens === null ? "--" : formatMagnitude(tokens);
}

/** "Free" as the figure and the rest as its hint, so that the card's figures stay of one length. */
function CostValue({ job }: { job: JobDetail }) {
  return describeCost(job).split(" on ")[0] ?? "";
}

function costHint(job: JobDetail): string {
  return describeCost(job).startsWith("Free on") ? "on the embedded engine" : `charged by ${job.serverName}`;
}
