import { StatusDot } from "@/components/ui/status-dot";
import { describeStatus } from "@/lib/jobs/describe";
import type { JobSummary } from "@/lib/jobs/schema";

/** A job's state as colour and words. */
export function JobStatus({ job, className }: { job: JobSummary; className?: string }) {
  const { tone, words, isBusy } = describeStatus(job);
  return (
    <StatusDot tone={tone} pulsing={isBusy} className={className}>
      {words}
    </StatusDot>
  );
}
