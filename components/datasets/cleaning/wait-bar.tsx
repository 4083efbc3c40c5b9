"use client";

import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { DatasetTask } from "@/lib/datasets/schema";
import type { Transfer } from "@/lib/datasets/transfer";
import { TransferBar } from "../transfer-bars";
import { useWaiting } from "./use-waiting";

interface WaitBarProps {
  datasetId: string;
  isWaiting: boolean;
  kinds: readonly DatasetTask["kind"][];
  /** What is waited for, until the server says it more exactly. */
  title: string;
  /** The figures in words, where they are no rows or bytes. */
  wordsOf?: (task: DatasetTask) => string;
  onCancel?: (() => void) | undefined;
  className?: string;
}

/** Before the server has said how far it is. */
const UNKNOWN: Transfer = { done: 0, total: null, unit: "rows", rows: null, elapsedMs: 0, remainingMs: null };

/** A bar with figures and a way out, once a wait has become long. Nothing before. */
export function WaitBar(props: WaitBarProps) {
  const { datasetId, isWaiting, kinds, title, wordsOf, onCancel, className } = props;
  const { isLong, task } = useWaiting(datasetId, isWaiting, kinds);
  if (!isLong) return null;
  return (
    <div className={className}>
      <TransferBar
        title={task?.label ?? title}
        transfer={task ?? UNKNOWN}
        {...(task === undefined ? { words: "Working…" } : wordsOf && { words: wordsOf(task) })}
      />
      {onCancel === undefined ? null : (
        <Button size="sm" className="mt-2" onClick={onCancel}>
          <X aria-hidden />
          Cancel
        </Button>
      )}
    </div>
  );
}
