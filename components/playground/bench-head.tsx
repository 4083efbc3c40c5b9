"use client";

import { SegmentedControl } from "@/components/ui/segmented-control";
import type { ModelSummary } from "@/lib/models/schema";
import { MODES, type Mode } from "@/lib/playground/search-params";
import { cn } from "@/lib/utils";
import { BesideSelect, ModelSelect } from "./model-select";

const MODE_WORDS = { one: "One", many: "Many", conversation: "Conversation" } as const satisfies Record<Mode, string>;

interface BenchHeadProps {
  models: readonly ModelSummary[];
  model: ModelSummary;
  besideId: string;
  /** Why the second model of the address is not there. */
  besideError: Error | null;
  mode: Mode;
  onModel: (modelId: string) => void;
  onBeside: (modelId: string) => void;
  onMode: (mode: Mode) => void;
}

/** Which models are tried, and with what. */
export function BenchHead({ models, model, besideId, besideError, mode, onModel, onBeside, onMode }: BenchHeadProps) {
  return (
    <>
      <SegmentedControl
        label="What to try"
        options={MODES.map((value) => ({ value, label: MODE_WORDS[value] }))}
        value={mode}
        onValueChange={onMode}
      />
      <div className={cn("flex flex-col gap-5", mode === "many" && "sm:grid sm:grid-cols-2")}>
        <ModelSelect models={models} value={model.id} onValueChange={onModel} />
        <BesideSelect
          models={models.filter(({ id }) => id !== model.id)}
          value={besideId}
          onValueChange={onBeside}
          error={besideError === null ? undefined : `The second model could not be opened. ${besideError.message}`}
        />
      </div>
    </>
  );
}
