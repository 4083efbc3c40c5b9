"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { StepPreset } from "@/lib/datasets/cleaning/step-form";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { CleaningContext } from "./cleaning-context";
import { useChanges } from "./use-changes";
import { useUndoKeys } from "./use-undo-keys";

// Neither is needed before somebody opens it.
// With `ssr: false` it waits in a place of its own; without, the whole page would show its skeleton meanwhile.
const StepDialog = dynamic(async () => (await import("./step-dialog")).StepDialog, { ssr: false });
const ReplayDialog = dynamic(async () => (await import("./replay-dialog")).ReplayDialog, { ssr: false });

interface CleaningProviderProps {
  dataset: DatasetDetail;
  children: ReactNode;
}

/** Whatever is done to the rows from this page, and the dialogs in which it is prepared. */
export function CleaningProvider({ dataset, children }: CleaningProviderProps) {
  const changes = useChanges(dataset.id);
  const [dialog, setDialog] = useState<{ type: "step"; preset: StepPreset } | { type: "replay" } | null>(null);
  const close = () => setDialog(null);
  useUndoKeys(changes);
  return (
    <CleaningContext
      value={{
        ...changes,
        dataset,
        openStep: (preset) => setDialog({ type: "step", preset }),
        openReplay: () => setDialog({ type: "replay" }),
      }}
    >
      {children}
      {dialog?.type === "step" ? <StepDialog preset={dialog.preset} onClose={close} /> : null}
      {dialog?.type === "replay" ? <ReplayDialog onClose={close} /> : null}
    </CleaningContext>
  );
}
