"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import type { ThresholdAim } from "@/lib/evaluations/metrics/tune-thresholds";

interface ThresholdsAimProps {
  aim: ThresholdAim;
  onChange: (aim: ThresholdAim) => void;
  onTune: (aim: ThresholdAim) => void;
}

const AIMS = [
  { value: "f1", label: "Best F1" },
  { value: "precision", label: "Precision at least" },
] as const;

/** Per cent of the answers that are to be right, unless said otherwise. */
const USUAL_PRECISION = 90;

/** What the thresholds are to be good for. */
export function ThresholdsAim({ aim, onChange, onTune }: ThresholdsAimProps) {
  const [typed, setTyped] = useState(String(USUAL_PRECISION));
  const precision = Number(typed);
  const isUsable = typed.trim() !== "" && precision > 0 && precision <= 100;
  const change = (next: ThresholdAim) => {
    onChange(next);
    onTune(next);
  };
  const aimAt = (kind: ThresholdAim["kind"], percent = precision): ThresholdAim =>
    kind === "f1" ? { kind } : { kind, atLeast: percent / 100 };
  return (
    <div className="flex flex-wrap items-end gap-3">
      <SegmentedControl
        label="Aim"
        options={AIMS}
        value={aim.kind}
        onValueChange={(kind) => change(aimAt(kind, isUsable ? precision : USUAL_PRECISION))}
      />
      {aim.kind === "precision" ? (
        <Field label="Per cent right" error={isUsable ? undefined : "From 1 to 100."} className="w-32">
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              value={typed}
              onChange={({ target: { value } }) => {
                setTyped(value);
                if (value.trim() !== "" && Number(value) > 0 && Number(value) <= 100)
                  onChange(aimAt("precision", Number(value)));
              }}
            />
          )}
        </Field>
      ) : null}
      <Button disabled={aim.kind === "precision" && !isUsable} onClick={() => onTune(aim)}>
        Tune
      </Button>
    </div>
  );
}
