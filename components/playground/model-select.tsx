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

const NONE = "none";

interface BesideSelectProps extends ModelSelectProps {
  error: string | undefined;
}

/** A second model for the same sentence; nothing where there is only one. */
export function BesideSelect({ models, value, onValueChange, error }: BesideSelectProps) {
  if (models.length === 0 && error === undefined) return null;
  return (
    <Field label="Beside it" error={error}>
      {(props) => (
        <Select
          {...props}
          value={models.some(({ id }) => id === value) ? value : NONE}
          onValueChange={(next) => onValueChange(next === NONE ? "" : next)}
          options={[
            { value: NONE, label: "No second model" },
            ...models.map(({ id, name, serverName }) => ({ value: id, label: name, hint: serverName })),
          ]}
        />
      )}
    </Field>
  );
}
