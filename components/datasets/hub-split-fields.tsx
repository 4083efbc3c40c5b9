"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { HubLookup } from "@/lib/datasets/hub-schema";
import { describeSplit } from "./hub-form";
import type { useHubImport } from "./use-hub-import";

interface HubSplitFieldsProps {
  hub: ReturnType<typeof useHubImport>;
  found: HubLookup;
}

/** The choice among configurations, where there are several, and splits; another choice is looked up at once. */
export function HubSplitFields({ hub, found }: HubSplitFieldsProps) {
  const { dataset, configs, preview } = found;
  const { importError } = hub;
  // What was just chosen shows before the hub has answered.
  const chosen = { config: hub.asked?.config ?? preview.config, split: hub.asked?.split ?? preview.split };
  const splits = configs.find(({ name }) => name === chosen.config)?.splits ?? [];
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      {configs.length < 2 ? null : (
        <Field
          label="Configuration"
          aside={configs.length}
          error={importError?.field === "config" ? importError.reason : undefined}
        >
          {(control) => (
            <Select
              {...control}
              value={chosen.config}
              onValueChange={(config) => hub.lookUp({ name: dataset, config })}
              options={configs.map(({ name }) => ({ value: name, label: name }))}
            />
          )}
        </Field>
      )}
      <Field label="Split" error={importError?.field === "split" ? importError.reason : undefined}>
        {(control) => (
          <Select
            {...control}
            value={chosen.split}
            onValueChange={(split) => hub.lookUp({ name: dataset, config: chosen.config, split })}
            options={splits.map((split) => ({ value: split.name, label: describeSplit(split) }))}
          />
        )}
      </Field>
    </div>
  );
}
