"use client";

import { createContext, use } from "react";
import type { StepPreset } from "@/lib/datasets/cleaning/step-form";
import type { DatasetDetail } from "@/lib/datasets/schema";
import type { DatasetStep, StepActionInput, StepsFile } from "@/lib/datasets/steps-schema";

interface RunOptions {
  /** Toasts with the same id replace each other: for steps that follow one another quickly. */
  toastId?: string;
}

/** What is done to a dataset's rows, shared by all parts of the page. */
export interface Cleaning {
  dataset: DatasetDetail;
  /** Opens the form of a step, with what is known already; nothing is done before it is applied there. */
  openStep: (preset: StepPreset) => void;
  /** Opens the choice of a file with steps. */
  openReplay: () => void;
  /** Does a step and says what it did, with a way back. Null when it was cancelled. Throws ApiError. */
  run: (action: StepActionInput, options?: RunOptions) => Promise<DatasetStep | null>;
  /** Adds all corrections that wait to the rows, as one step; otherwise as `run`. */
  addCorrections: () => Promise<DatasetStep | null>;
  /** Applies the steps of a file. Null when it was cancelled. Throws ApiError. */
  replay: (file: StepsFile) => Promise<ReplayDone | null>;
  /** So many steps applied, the others undone. */
  jumpTo: (applied: number) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
  /** A change is on its way. */
  isBusy: boolean;
  /** Gives up what is on its way; nothing of it is kept. */
  cancel: () => void;
}

export interface ReplayDone {
  /** Steps that were applied before, and after. */
  before: number;
  after: number;
  unmatched: readonly { number: number; title: string; reason: string }[];
}

export const CleaningContext = createContext<Cleaning | null>(null);

/** Throws outside the cleaning page. */
export function useCleaning(): Cleaning {
  const cleaning = use(CleaningContext);
  if (cleaning === null) throw new Error("useCleaning outside its provider");
  return cleaning;
}
