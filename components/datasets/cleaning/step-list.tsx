"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { groupSteps } from "@/lib/datasets/cleaning/group-steps";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetSteps } from "@/lib/datasets/steps-schema";
import { formatCount, pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";
import { JumpRow, StepEntry } from "./step-entry";

const PEEK_PX = 36;

/** From the file as it came down to the last step. What comes after the current one was undone, and can be redone. */
export function StepList({ steps }: { steps: DatasetSteps }) {
  const { dataset } = useCleaning();
  const first = steps.data[0]?.number ?? 1;
  const [showsEarlier, setShowsEarlier] = useState(false);
  const earlier = useInfiniteQuery({
    ...datasetQueries.earlierSteps(dataset.id, first),
    enabled: showsEarlier && first > 1,
  });
  const known = [...(earlier.data?.pages.toReversed().flatMap(({ data }) => data) ?? []), ...steps.data];
  const hidden = (known[0]?.number ?? 1) - 1;
  const groups = groupSteps(known);
  const list = useScrollToCurrent(steps.applied);
  return (
    <div
      ref={list}
      className="relative max-h-80 min-h-0 overflow-y-auto overscroll-contain px-2 pb-2 xl:max-h-[min(26rem,45dvh)]"
    >
      <ol aria-label="Steps, the first one on top">
        <li>
          <JumpRow number={null} applied={0} isCurrent={steps.applied === 0} isApplied title="The file as it came">
            <span className="text-muted text-xs tabular-nums">{pluralise(steps.sourceRows, "row")}</span>
          </JumpRow>
        </li>
        {hidden > 0 ? (
          <li className="px-2 py-1">
            <Button
              size="sm"
              variant="link"
              className="min-h-6"
              pending={earlier.isFetching}
              onClick={() => (showsEarlier ? void earlier.fetchNextPage() : setShowsEarlier(true))}
            >
              Show {formatCount(hidden)} earlier
            </Button>
          </li>
        ) : null}
        {groups.map((group) => (
          <StepEntry key={group.steps[0].id} group={group} applied={steps.applied} />
        ))}
      </ol>
      {steps.total === 0 ? <NoSteps /> : null}
    </div>
  );
}

function NoSteps() {
  const { openReplay } = useCleaning();
  return (
    <div className="px-2 pt-2 pb-1 text-muted text-sm leading-5">
      <p>Nothing was changed yet. Each change becomes a step here, can be undone, and leaves the file as it is.</p>
      <Button variant="link" size="sm" className="mt-2 min-h-6" onClick={openReplay}>
        Apply steps from a file…
      </Button>
    </div>
  );
}

/** Keeps the current step in view within the list; the page itself stays where it is. */
function useScrollToCurrent(applied: number) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when another step becomes the current one
  useLayoutEffect(() => {
    const box = list.current;
    const current = box?.querySelector("[aria-current=step]");
    if (!box || !(current instanceof HTMLElement)) return;
    const frame = box.getBoundingClientRect();
    const place = current.getBoundingClientRect();
    // A part of the next one shows that there is more.
    if (place.bottom + PEEK_PX > frame.bottom) box.scrollTop += place.bottom + PEEK_PX - frame.bottom;
    else if (place.top - PEEK_PX < frame.top) box.scrollTop += place.top - PEEK_PX - frame.top;
  }, [applied]);
  return list;
}
