"use client";

import { ImageDown, LineChart as LineChartIcon } from "lucide-react";
import { memo, type ReactNode, useMemo, useRef } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { toast } from "@/components/ui/toast";
import { type CurveClip, type CurveView, viewCurves } from "@/lib/charts/curve-view";
import { sayCurves, sayCutOff } from "@/lib/charts/curve-words";
import { type CurveChartSpec, type CurveScale, type PreparedCurves, prepareCurves } from "@/lib/charts/curves";
import type { Domain } from "@/lib/charts/ticks";
import { messageOf } from "@/lib/utils";
import { ChartFrame } from "./chart-frame";
import type { CurveCursor } from "./curve-cursor";
import { CurveLegend } from "./curve-legend";
import { type CurveActions, CurvePlot } from "./curve-plot";
import { CurveReader } from "./curve-reader";
import { CurveTable } from "./curve-table";
import { useSlowly } from "./use-slowly";

export interface CurveChartProps {
  spec: CurveChartSpec;
  smoothing: number;
  scale: CurveScale;
  clip: CurveClip;
  /** Steps in view. */
  window: Domain;
  /** Shared by all charts of a board. */
  cursor: CurveCursor;
  actions: CurveActions;
  /** Training goes on: more points are to come. */
  isLive: boolean;
  heightPx: number;
  /** Of the image, without its ending. */
  fileName: string;
}

/** One chart of a board: its lines with readout, findings in words, table and image. */
export const CurveChart = memo(function CurveChart(props: CurveChartProps) {
  const { spec, smoothing, scale, clip, window, cursor, actions, isLive, heightPx } = props;
  const figure = useRef<HTMLDivElement>(null);
  const prepared = useMemo(() => prepareCurves(spec, { smoothing, scale }), [spec, smoothing, scale]);
  const findings = useMemo(() => [...sayCurves(prepared, spec.noun), ...(spec.remarks ?? [])], [prepared, spec]);
  const view = useMemo(() => viewCurves(prepared, { window, clip }), [prepared, window, clip]);
  const words = [...findings, sayCutOff(view.cutOff, spec.better)].filter((sentence) => sentence !== null);
  const announced = useSlowly(findings.join(" "), isLive);
  const hasPoints = prepared.steps.length > 0;
  return (
    <div ref={figure} className="min-w-0">
      <ChartFrame
        title={spec.title}
        description={<CurveLegend prepared={prepared} cursor={cursor} />}
        {...(hasPoints && {
          table: <CurveTable prepared={prepared} title={spec.title} />,
          actions: <ImageButton spec={spec} view={view} words={words} figure={figure} fileName={props.fileName} />,
        })}
        footer={
          <>
            {/* Keeps its line while there is nothing to say, so that the first point moves nothing. */}
            <p className="min-h-5 tabular-nums">{words.join(" ")}</p>
            <p role="status" className="sr-only">
              {announced}
            </p>
          </>
        }
      >
        <div style={{ minHeight: heightPx }} className="grid">
          <Drawn prepared={prepared} view={view} isLive={isLive}>
            <CurveReader
              label={`${spec.title}. ${words.join(" ")} Arrow keys read the steps.`}
              prepared={prepared}
              cursor={cursor}
              actions={actions}
            >
              <CurvePlot view={view} steps={prepared.steps} cursor={cursor} heightPx={heightPx} {...actions} />
            </CurveReader>
          </Drawn>
        </div>
      </ChartFrame>
    </div>
  );
});

interface DrawnProps {
  prepared: PreparedCurves;
  view: CurveView;
  isLive: boolean;
  children: ReactNode;
}

/** The plot, or in its place why there is none. */
function Drawn({ prepared, view, isLive, children }: DrawnProps) {
  if (prepared.steps.length === 0) {
    return (
      <EmptyState
        icon={LineChartIcon}
        className="justify-center py-0"
        title={isLive ? "Waiting for the first value…" : "Nothing was recorded"}
        description={
          isLive ? "The lines begin as soon as the server reports a value." : "This run ended before its first step."
        }
      />
    );
  }
  if (view.yDomain === null) {
    return (
      <EmptyState
        className="justify-center py-0"
        title="Nothing to draw here"
        description={
          prepared.hiddenByScale > 0
            ? "A logarithmic scale shows values above zero only; the linear one shows these."
            : "Nothing was measured at these steps."
        }
      />
    );
  }
  return children;
}

interface ImageButtonProps {
  spec: CurveChartSpec;
  view: CurveView;
  words: readonly string[];
  figure: { readonly current: Element | null };
  fileName: string;
}

function ImageButton({ spec, view, words, figure, fileName }: ImageButtonProps) {
  const save = async () => {
    const element = figure.current;
    if (element === null) return;
    try {
      const { curveImage } = await import("./curve-image");
      saveFile(await curveImage({ spec, view, words, element }), `${fileName}-${spec.key}.png`);
    } catch (error) {
      toast.error("The image was not made", { description: messageOf(error) });
    }
  };
  const label = `Save ${spec.title} as an image`;
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={label}
      title={label}
      disabled={view.yDomain === null}
      onClick={save}
    >
      <ImageDown aria-hidden />
    </Button>
  );
}

/** Hands a file to the browser's downloads. */
function saveFile(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The download has its own hold on the file by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
