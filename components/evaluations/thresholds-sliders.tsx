"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Slider } from "@/components/ui/slider";
import type { ThresholdCurves } from "@/lib/evaluations/schema";
import { answerEffect, labelEffect, thresholdOf, withThreshold } from "@/lib/evaluations/threshold-effect";
import type { TargetThresholds } from "@/lib/models/schema";
import { formatCount, pluralise } from "@/lib/utils";
import { percent } from "./scores";

interface SlidersProps {
  curves: ThresholdCurves;
  thresholds: TargetThresholds;
  /** What the model is asked with now. */
  inForce: TargetThresholds;
  /** What tuning suggests. */
  tuned: TargetThresholds;
  onChange: (thresholds: TargetThresholds) => void;
}

const shareWords = (share: number | null) => (share === null ? "–" : percent(share));

/** One threshold for a target of one label: what it answers, and how much of that is wrong. */
export function AnswerThreshold({ curves, thresholds, inForce, tuned, onChange }: SlidersProps) {
  const value = thresholds.default ?? 0;
  const { answered, wrong } = answerEffect(curves, value);
  return (
    <div className="flex max-w-xl flex-col gap-2">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <span className="font-medium">Answer only from this score on</span>
        <span className="tabular-nums">{value.toFixed(2)}</span>
      </div>
      <Marked tuned={tuned.default ?? 0}>
        <Slider
          min={0}
          max={1}
          step={0.01}
          value={value}
          aria-label={`Threshold of ${curves.target}`}
          valueText={`${value.toFixed(2)}: answers ${shareWords(answered)} of the rows, ${shareWords(wrong)} of them wrong`}
          onValueChange={(next) => onChange({ default: next, labels: [] })}
        />
      </Marked>
      <p className="text-muted text-sm">
        Answers <strong className="font-medium text-text tabular-nums">{shareWords(answered)}</strong> of the rows,{" "}
        <strong className="font-medium text-text tabular-nums">{shareWords(wrong)}</strong> of them wrong.
      </p>
      <dl className={FIGURES}>
        <InForceAndSuggested inForce={inForce.default ?? 0} tuned={tuned.default ?? 0} />
      </dl>
    </div>
  );
}

/** Labels at once; the search finds the others. */
const SHOWN = 30;

/** A threshold for each label of a target with several, with what it gives. */
export function LabelThresholds({ curves, thresholds, inForce, tuned, onChange }: SlidersProps) {
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState(SHOWN);
  const wanted = search.trim().toLowerCase();
  const found = curves.labels.filter(({ label }) => label.toLowerCase().includes(wanted));
  return (
    <div className="flex flex-col gap-4">
      {curves.labels.length > SHOWN / 2 ? (
        <Input
          type="search"
          aria-label={`Search labels of ${curves.target}`}
          placeholder="Search labels"
          className="max-w-64"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      ) : null}
      {found.length === 0 ? <p className="text-muted text-sm">No label fits.</p> : null}
      <ul aria-label={`Thresholds of ${curves.target}`} className="grid gap-x-10 gap-y-5 lg:grid-cols-2">
        {found.slice(0, shown).map((curve) => (
          <LabelThreshold
            key={curve.label}
            curve={curve}
            value={thresholdOf(thresholds, curve.label)}
            inForce={thresholdOf(inForce, curve.label)}
            tuned={thresholdOf(tuned, curve.label)}
            onChange={(value) => onChange(withThreshold(thresholds, curve.label, value))}
          />
        ))}
      </ul>
      {found.length > shown ? (
        <Button className="self-start" onClick={() => setShown(shown + SHOWN)}>
          Show {pluralise(Math.min(SHOWN, found.length - shown), "more label")}
        </Button>
      ) : null}
    </div>
  );
}

interface LabelThresholdProps {
  curve: ThresholdCurves["labels"][number];
  value: number;
  inForce: number;
  tuned: number;
  onChange: (value: number) => void;
}

function LabelThreshold({ curve, value, inForce, tuned, onChange }: LabelThresholdProps) {
  const { answered, precision, recall } = labelEffect(curve, value);
  const effect = `precision ${shareWords(precision)}, recall ${shareWords(recall)}, ${pluralise(answered, "row")} of ${formatCount(curve.support)} with it`;
  return (
    <li className="flex min-w-0 flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <span className="truncate font-medium" title={curve.label}>
          {curve.label}
        </span>
        <span className="tabular-nums">{value.toFixed(2)}</span>
      </div>
      <Marked tuned={tuned}>
        <Slider
          min={0}
          max={1}
          step={0.01}
          value={value}
          aria-label={`Threshold of ${curve.label}`}
          valueText={`${value.toFixed(2)}: ${effect}`}
          onValueChange={onChange}
        />
      </Marked>
      <dl className={FIGURES}>
        <div>
          <dt>precision </dt>
          <dd>{shareWords(precision)}</dd>
        </div>
        <div>
          <dt>recall </dt>
          <dd>{shareWords(recall)}</dd>
        </div>
        <div>
          <dt>given to </dt>
          <dd>{pluralise(answered, "row")}</dd>
        </div>
        <div>
          <dt>true for </dt>
          <dd>{pluralise(curve.support, "row")}</dd>
        </div>
        <InForceAndSuggested inForce={inForce} tuned={tuned} />
      </dl>
    </li>
  );
}

const FIGURES = "flex flex-wrap gap-x-4 text-muted text-xs tabular-nums [&_dd]:inline [&_dd]:text-text [&_dt]:inline";

/** Two entries of a list of figures. */
function InForceAndSuggested({ inForce, tuned }: { inForce: number; tuned: number }) {
  return (
    <>
      <div>
        <dt>in force </dt>
        <dd>{inForce.toFixed(2)}</dd>
      </div>
      <div>
        <dt>suggested </dt>
        <dd>{tuned.toFixed(2)}</dd>
      </div>
    </>
  );
}

/** A tick under the slider where tuning would set it. */
function Marked({ tuned, children }: { tuned: number; children: ReactNode }) {
  return (
    <div className="relative pb-1.5">
      {children}
      <span
        aria-hidden
        title={`Suggested: ${tuned.toFixed(2)}`}
        className="absolute bottom-0 h-2 w-0.5 rounded-full bg-muted"
        // The thumb's middle runs from 8 px inside one end to 8 px inside the other.
        style={{ left: `calc(${tuned * 100}% + ${8 - tuned * 16}px - 1px)` }}
      />
    </div>
  );
}
