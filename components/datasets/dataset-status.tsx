import { StatusDot } from "@/components/ui/status-dot";
import type { Tone } from "@/components/ui/tones";
import type { DatasetStatus as Status } from "@/lib/datasets/schema";

const LOOKS = {
  importing: { tone: "blue", words: "Reading rows" },
  ready: { tone: "green", words: "Ready" },
  failed: { tone: "red", words: "Could not be read" },
} as const satisfies Record<Status, { tone: Tone; words: string }>;

export function DatasetStatus({ status }: { status: Status }) {
  const { tone, words } = LOOKS[status];
  return (
    <StatusDot tone={tone} pulsing={status === "importing"} className="whitespace-nowrap">
      {words}
    </StatusDot>
  );
}
