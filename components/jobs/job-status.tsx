import { StatusDot } from "@/components/ui/status-dot";
import { describeStatus } from "@/lib/jobs/describe";
import type { JobSummary } from "@/lib/jobs/schema";

interface JobStatusProps {
  job: JobSummary;
  /** Instead of the words of the state. */
  sentence?: string;
  className?: string;
}

/** A job's state as colour and words. */
export function JobStatus({ job, sentence, className }: JobStatusProps) {
  const { tone, words, isBusy } = describeStatus(job);
  return (
    <StatusDot tone={tone} pulsing={isBusy} className={className}>
      {sentence ?? words}
    </StatusDot>
  );
}
