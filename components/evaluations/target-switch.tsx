"use client";

import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { chooseTarget } from "./use-evaluation-target";

interface TargetSwitchProps {
  targets: readonly string[];
  value: string;
}

/** Room for so many names side by side. */
const SIDE_BY_SIDE = 4;
const SHORT_NAME = 16;

/** Which of several targets is looked at; nothing where there is one. */
export function TargetSwitch({ targets, value }: TargetSwitchProps) {
  if (targets.length < 2) return null;
  const options = targets.map((target) => ({ value: target, label: target }));
  if (targets.length > SIDE_BY_SIDE || targets.some((target) => target.length > SHORT_NAME)) {
    return (
      <Select
        aria-label="Target"
        className="w-56 max-w-full"
        options={options}
        value={value}
        onValueChange={chooseTarget}
      />
    );
  }
  return <SegmentedControl label="Target" size="sm" options={options} value={value} onValueChange={chooseTarget} />;
}
