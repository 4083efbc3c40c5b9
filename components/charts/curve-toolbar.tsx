"use client";

import { ChevronLeft, ChevronRight, Maximize2, Redo2, Undo2, ZoomIn, ZoomOut } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";
import { controlClasses } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Slider } from "@/components/ui/slider";
import { ALL_STEPS, type StepWindow } from "@/lib/charts/curve-window";
import { cn } from "@/lib/utils";
import type { CurveActions } from "./curve-plot";
import { MAX_SMOOTHING } from "./curve-preferences";
import type { CurveLayoutControls } from "./use-curve-layout";

const SCALES = [
  { value: "linear", label: "Linear" },
  { value: "log", label: "Log" },
] as const;

const CLIPS = [
  { value: "none", label: "All values" },
  { value: "p99", label: "p99", name: "Without the furthest 1 percent" },
  { value: "p95", label: "p95", name: "Without the furthest 5 percent" },
] as const;

const LAST = [50, 200, 1000, 5000] as const;

interface CurveToolbarProps {
  controls: CurveLayoutControls;
  actions: CurveActions;
  /** More, at the end of the line. */
  children?: ReactNode;
}

/** What the curves of a board have in common: smoothing, scale, outliers, and the steps in view. */
export function CurveToolbar({ controls, actions, children }: CurveToolbarProps) {
  const { layout, set } = controls;
  return (
    <div role="toolbar" aria-label="How the charts are drawn" className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Smoothing value={layout.smoothing} onValueChange={(smoothing) => set({ smoothing })} />
      <SegmentedControl
        label="Scale"
        size="sm"
        options={SCALES}
        value={layout.scale}
        onValueChange={(scale) => set({ scale })}
      />
      <SegmentedControl
        label="Outliers"
        size="sm"
        options={CLIPS}
        value={layout.clip}
        onValueChange={(clip) => set({ clip })}
      />
      <StepsSelect window={layout.window} onChange={(window) => set({ window })} />
      <div className="flex items-center">
        <Tool label="Zoom in" icon={<ZoomIn aria-hidden />} onClick={() => actions.zoom(0.5)} />
        <Tool
          label="Zoom out"
          icon={<ZoomOut aria-hidden />}
          isOff={layout.window.kind === "all"}
          onClick={() => actions.zoom(2)}
        />
        <Tool
          label="Earlier steps"
          icon={<ChevronLeft aria-hidden />}
          isOff={layout.window.kind === "all"}
          onClick={() => actions.pan(-0.5)}
        />
        <Tool
          label="Later steps"
          icon={<ChevronRight aria-hidden />}
          isOff={layout.window.kind === "all"}
          onClick={() => actions.pan(0.5)}
        />
        <Tool
          label="Show all steps"
          icon={<Maximize2 aria-hidden />}
          isOff={layout.window.kind === "all"}
          onClick={actions.showAll}
        />
        <Tool
          label="Undo the change of layout"
          icon={<Undo2 aria-hidden />}
          isOff={!controls.canUndo}
          onClick={controls.undo}
        />
        <Tool
          label="Redo the change of layout"
          icon={<Redo2 aria-hidden />}
          isOff={!controls.canRedo}
          onClick={controls.redo}
        />
      </div>
      {children}
    </div>
  );
}

interface ToolProps {
  label: string;
  icon: ReactNode;
  isOff?: boolean;
  onClick: () => void;
}

/** Not disabled when it has nothing to do: it would lose the focus of who is pressing it. */
function Tool({ label, icon, isOff = false, onClick }: ToolProps) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={label}
      title={label}
      aria-disabled={isOff}
      className="aria-disabled:opacity-40"
      onClick={() => isOff || onClick()}
    >
      {icon}
    </Button>
  );
}

function Smoothing({ value, onValueChange }: { value: number; onValueChange: (value: number) => void }) {
  const id = useId();
  return (
    <div className="flex items-center gap-2 text-muted text-xs">
      <span id={id}>Smoothing</span>
      <Slider
        aria-labelledby={id}
        className="w-24"
        min={0}
        max={MAX_SMOOTHING}
        step={0.01}
        value={value}
        onValueChange={onValueChange}
      />
      <span className="w-7 text-right tabular-nums">{value.toFixed(2)}</span>
    </div>
  );
}

function StepsSelect({ window, onChange }: { window: StepWindow; onChange: (window: StepWindow) => void }) {
  const options = [
    { value: "all", label: "All steps" },
    ...LAST.map((count) => ({ value: String(count), label: `Last ${count.toLocaleString("en-US")} steps` })),
    ...(window.kind === "range" ? [{ value: "range", label: "Zoomed in" }] : []),
  ];
  const choose = (value: string) => {
    if (value === "range") return;
    onChange(value === "all" ? ALL_STEPS : { kind: "last", count: Number(value) });
  };
  return (
    // The browser's own: the page of a run is loaded too often for a list of five to bring code of its own.
    <select
      aria-label="Steps in view"
      className={cn(controlClasses, "h-7 w-36 px-2 text-xs pointer-coarse:h-9")}
      value={window.kind === "last" ? String(window.count) : window.kind}
      onChange={(event) => choose(event.target.value)}
    >
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
