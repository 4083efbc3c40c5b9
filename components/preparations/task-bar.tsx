import { Progress } from "@/components/ui/progress";
import type { DatasetTask } from "@/lib/datasets/schema";
import { describeTransfer } from "@/lib/datasets/transfer";
import { cn } from "@/lib/utils";

interface TaskBarProps {
  /** Undefined until the server says what it does. */
  task: DatasetTask | undefined;
  /** What is waited for, until then. */
  title: string;
  className?: string;
}

/** How far the server is with something, in figures and as a bar. */
export function TaskBar({ task, title, className }: TaskBarProps) {
  const name = task?.label ?? title;
  const isCounted = task !== undefined && task.total !== null;
  const words = isCounted ? describeTransfer(task) : "Working…";
  return (
    <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className="font-medium">{name}</span>
        <span className="text-muted text-xs tabular-nums">{words}</span>
      </div>
      <Progress label={name} value={isCounted ? task.done : null} max={task?.total ?? 1} valueText={words} />
    </div>
  );
}
