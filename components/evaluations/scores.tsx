import { NumberText } from "@/components/ui/number";
import type { Interval } from "@/lib/evaluations/report-schema";
import { cn } from "@/lib/utils";

/** A share with one decimal, as all scores here are written: `87.3%`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** The difference of two shares in points: `+3.2`, `−0.4`. */
export function points(difference: number): string {
  const text = (Math.abs(difference) * 100).toFixed(1);
  if (text === "0.0") return "±0.0";
  return `${difference < 0 ? "−" : "+"}${text}`;
}

/** The points that a difference may be: `+1.2 to +5.0`; null where there is no interval, or nothing in it. */
export function pointsRange({ low, high }: Interval): string | null {
  if (low === null || high === null) return null;
  const [from, to] = [points(low), points(high)];
  return from === "±0.0" && to === from ? null : `${from} to ${to}`;
}

interface ScoreTextProps {
  score: Interval | null | undefined;
  className?: string;
}

/** A score with the interval that it may be in. */
export function ScoreText({ score, className }: ScoreTextProps) {
  if (!score) return <NumberText value={null} {...(className && { className })} />;
  return (
    <span className={cn("whitespace-nowrap tabular-nums", className)}>
      {percent(score.value)}
      {score.low === null || score.high === null ? null : (
        <span className="ml-1.5 text-muted text-xs">
          <span className="sr-only">, between </span>
          {(score.low * 100).toFixed(1)}–{(score.high * 100).toFixed(1)}
        </span>
      )}
    </span>
  );
}
