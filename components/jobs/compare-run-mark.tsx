import { dashPattern } from "@/components/charts/curve-options";
import { letterOf } from "@/lib/jobs/compare";
import { RUN_LOOKS } from "@/lib/jobs/compare-curves";

/** A run's letter beside a piece of its line, as the charts draw it. */
export function RunMark({ index }: { index: number }) {
  const { colour, dash } = RUN_LOOKS[index % RUN_LOOKS.length] ?? { colour: "currentColor", dash: "solid" };
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5">
      <span className="font-semibold text-text text-xs">{letterOf(index)}</span>
      <svg aria-hidden="true" width="24" height="8">
        <line x2="24" y1="4" y2="4" stroke={colour} strokeWidth="2.5" strokeDasharray={dashPattern(dash).join(" ")} />
      </svg>
    </span>
  );
}
