import { CircleCheck } from "lucide-react";
import { Progress } from "@/components/ui/progress";
import { describeTransfer, type Transfer } from "@/lib/datasets/transfer";
import { cn } from "@/lib/utils";

interface TransferBarProps {
  title: string;
  /** Null before it begins. */
  transfer: Transfer | null;
  /** What is said instead of figures. */
  words?: string;
  isDone?: boolean;
}

/** One stage of bringing data in, with its own bar. */
export function TransferBar({ title, transfer, words, isDone = false }: TransferBarProps) {
  const said = words ?? (transfer === null ? "Not yet" : describeTransfer(transfer));
  const isWaiting = transfer === null && !isDone;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className={cn("inline-flex items-center gap-1.5 font-medium", isWaiting && "text-muted")}>
          {title}
          {isDone ? <CircleCheck aria-hidden className="size-3.5 translate-y-px text-success" /> : null}
        </span>
        <span className="text-muted tabular-nums">{said}</span>
      </div>
      <Progress
        label={title}
        value={isDone ? 1 : transfer === null ? 0 : transfer.total === null ? null : transfer.done}
        max={isDone || transfer === null ? 1 : (transfer.total ?? 1)}
        valueText={said}
      />
    </div>
  );
}
