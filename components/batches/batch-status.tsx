import { StatusDot } from "@/components/ui/status-dot";
import type { Tone } from "@/components/ui/tones";
import { isUnderWay, STATUS_WORDS } from "@/lib/batches/describe";
import type { BatchStatus as Status } from "@/lib/batches/schema";

const TONES = {
  reading: "blue",
  draft: "violet",
  running: "blue",
  writing: "amber",
  ready: "green",
  failed: "red",
  cancelled: "grey",
} as const satisfies Record<Status, Tone>;

export function BatchStatus({ status }: { status: Status }) {
  return (
    <StatusDot tone={TONES[status]} pulsing={isUnderWay(status)} className="whitespace-nowrap">
      {STATUS_WORDS[status]}
    </StatusDot>
  );
}
