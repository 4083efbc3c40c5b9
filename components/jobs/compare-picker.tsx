"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Late, lateCode, usePreload } from "@/components/ui/late";
import { MAX_COMPARED } from "@/lib/jobs/compare";

const dialogCode = lateCode(async () => (await import("./compare-picker-dialog")).AddRunDialog);

interface AddRunButtonProps {
  /** Those that are there already. */
  jobs: readonly string[];
  onAdd: (jobId: string) => void;
}

/** Opens a list of jobs to take one from. */
export function AddRunButton({ jobs, onAdd }: AddRunButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  usePreload(dialogCode);
  const isFull = jobs.length >= MAX_COMPARED;
  const choose = (jobId: string) => {
    setIsOpen(false);
    onAdd(jobId);
  };
  return (
    <>
      <Button
        disabled={isFull}
        title={isFull ? `At most ${MAX_COMPARED} runs fit beside each other. Remove one first.` : undefined}
        onClick={() => setIsOpen(true)}
      >
        <Plus aria-hidden />
        Add a run
      </Button>
      {isOpen ? (
        <Late code={dialogCode} props={{ taken: jobs, onChoose: choose, onClose: () => setIsOpen(false) }} />
      ) : null}
    </>
  );
}
