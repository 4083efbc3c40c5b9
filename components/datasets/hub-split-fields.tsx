"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { HubLookup } from "@/lib/datasets/hub-schema";
import { describeSplit, type HubField } from "./hub-form";
import type { useHubImport } from "./use-hub-import";

interface HubSplitFieldsProps {
  hub: ReturnType<typeof useHubImport>;
  found: HubLookup;
}

/** The choice among configurations, where there are several, and splits; another choice is looked up at once. */
export function HubSplitFields({ hub, found }: HubSplitFieldsProps) {
  const { dataset, configs, preview } = found;
  // What was just chosen shows before the hub has answered; when it does not answer, the choice is as before.
  const asked = hub.isLooking ? hub.asked : null;
  const chosen = { config: asked?.config ?? preview.config, split: asked?.split ?? preview.split };
  const errorOf = (field: HubField) =>
    [hub.importError, hub.lookupError].find((error) => error?.field === field)?.reason;
  const splits = configs.find(({ name }) => name === chosen.config)?.splits ?? [];
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      {configs.length < 2 ? null : (
        <Field label="Configuration" aside={configs.length} error={errorOf("config")}>
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
      <Field label="Split" error={errorOf("split")}>
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
