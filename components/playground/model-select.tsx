"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { ModelSummary } from "@/lib/models/schema";
import { pluralise } from "@/lib/utils";

interface ModelSelectProps {
  /** Newest first. */
  models: readonly ModelSummary[];
  value: string;
  onValueChange: (modelId: string) => void;
}

export function ModelSelect({ models, value, onValueChange }: ModelSelectProps) {
  return (
    <Field label="Model">
      {(props) => (
        <Select
          {...props}
          value={value}
          onValueChange={onValueChange}
          options={models.map((model) => ({
            value: model.id,
            label: model.name,
            hint: `${pluralise(
              model.targets.reduce((sum, target) => sum + target.labels.length, 0),
              "label",
            )} · ${model.serverName}`,
          }))}
        />
      )}
    </Field>
  );
}
