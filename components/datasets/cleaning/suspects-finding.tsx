"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { datasetMutations } from "@/lib/datasets/mutations";
import type { SingleTarget, Target } from "@/lib/datasets/roles-schema";
import { whyNotJudgedTarget } from "@/lib/datasets/suspects/refusal";
import { pluralise } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";
import { Finding, FindingLine, FindingSkeleton } from "./finding";
import { FoundSuspects } from "./found-suspects";
import { TargetChoice } from "./target-choice";
import { useSuspects } from "./use-suspects";
import { WaitBar } from "./wait-bar";

/** From so many rows on a look takes long enough to say so, at about so many rows a second. */
const MANY_ROWS = 200_000;
const ROWS_PER_SECOND = 75_000;

/** Rows whose words speak for another label. They are looked for when somebody asks, since that can take seconds. */
export function SuspectsFinding({ target }: { target: Target }) {
  return (
    <Finding title="Labels that look wrong" id="suspects" aside={<TargetChoice target={target.name} />}>
      {target.kind === "single" ? (
        <Suspects target={target} />
      ) : (
        <p className="text-muted text-sm leading-5">{whyNotJudgedTarget(target)}</p>
      )}
    </Finding>
  );
}

function Suspects({ target }: { target: SingleTarget }) {
  const state = useSuspects(target.name);
  const look = useLook(target.name);
  const { query, found } = state;
  if (look.isPending) return <Looking onCancel={look.cancel} />;
  if (look.error !== null) {
    return (
      <ErrorState title="The labels could not be looked at" where={look.error.message} onRetry={() => look.start()} />
    );
  }
  if (query.isPending) return <FindingSkeleton />;
  if (query.isError && found === null) {
    return (
      <ErrorState
        title="The labels that look wrong could not be listed"
        where={query.error.message}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  }
  return (
    <>
      {found === null ? (
        <NotLooked onLook={look.start} />
      ) : (
        <FoundSuspects target={target} state={state} found={found} onLook={look.start} />
      )}
      <p role="status" className="sr-only">
        {state.said}
      </p>
    </>
  );
}

/** A look that can be given up; what was cancelled leaves everything as it was. */
function useLook(target: string) {
  const { dataset } = useCleaning();
  const client = useQueryClient();
  const controller = useRef(new AbortController());
  const look = useMutation(datasetMutations.findSuspects(client, dataset.id, () => controller.current.signal));
  const isCancelled = look.error?.name === "AbortError";
  return {
    isPending: look.isPending,
    error: isCancelled ? null : look.error,
    start: () => {
      controller.current = new AbortController();
      look.mutate(target);
    },
    cancel: () => controller.current.abort(),
  };
}

function Looking({ onCancel }: { onCancel: () => void }) {
  const { dataset } = useCleaning();
  return (
    <div aria-busy className="flex flex-col gap-3">
      <FindingSkeleton />
      <WaitBar
        datasetId={dataset.id}
        isWaiting
        kinds={["suspects"]}
        title="Looking for wrong labels"
        onCancel={onCancel}
      />
      <Skeleton className="h-36" />
    </div>
  );
}

function NotLooked({ onLook }: { onLook: () => void }) {
  const { dataset } = useCleaning();
  const seconds = Math.round(dataset.rowCount / ROWS_PER_SECOND);
  return (
    <FindingLine
      actions={
        <Button size="sm" onClick={onLook}>
          <Search aria-hidden />
          Look for probably wrong labels
        </Button>
      }
    >
      Rows whose words speak for another label than they have.{" "}
      <span className="text-muted">
        Each is compared with the words of all others, before any model is trained.
        {dataset.rowCount > MANY_ROWS ? ` With so many rows that takes about ${pluralise(seconds, "second")}.` : ""}
      </span>
    </FindingLine>
  );
}
