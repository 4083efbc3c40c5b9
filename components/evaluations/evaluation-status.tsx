import { StatusDot } from "@/components/ui/status-dot";
import type { Tone } from "@/components/ui/tones";
import { isMoving } from "@/lib/evaluations/queries";
import type { EvaluationStatus as Status } from "@/lib/evaluations/schema";

const WORDS: Record<Status, { tone: Tone; words: string }> = {
  queued: { tone: "grey", words: "Waiting for its turn" },
  running: { tone: "blue", words: "Asking the model" },
  scoring: { tone: "blue", words: "Counting" },
  ready: { tone: "green", words: "Ready" },
  failed: { tone: "red", words: "Failed" },
  cancelled: { tone: "grey", words: "Stopped" },
};

/** How an evaluation stands, as colour and words. */
export function EvaluationStatus({ status, className }: { status: Status; className?: string }) {
  const { tone, words } = WORDS[status];
  return (
    <StatusDot tone={tone} pulsing={isMoving(status) && status !== "queued"} {...(className && { className })}>
      {words}
    </StatusDot>
  );
}
