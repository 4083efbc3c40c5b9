"use client";

import { Select } from "@/components/ui/select";
import { useCleaning } from "./cleaning-context";
import { useCleanSearch } from "./use-clean-search";

/** Which target is looked at; only where there are several. */
export function TargetChoice({ target }: { target: string }) {
  const { dataset } = useCleaning();
  const { change } = useCleanSearch(dataset.id);
  const targets = dataset.roles?.targets ?? [];
  if (targets.length < 2) return null;
  return (
    <Select
      aria-label="Target"
      className="h-7 w-40"
      options={targets.map(({ name }) => ({ value: name, label: name }))}
      value={target}
      onValueChange={(next) => change({ target: next })}
    />
  );
}
