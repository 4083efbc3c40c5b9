"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Callout } from "@/components/ui/callout";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { modelQueries } from "@/lib/models/queries";
import type { ModelSummary } from "@/lib/models/schema";
import { type Mode, playgroundHref } from "@/lib/playground/search-params";
import { BenchHead } from "./bench-head";
import { ConversationBench } from "./conversation-bench";
import { ManyBench } from "./many-bench";
import { NoModels } from "./no-models";
import { OneBench } from "./one-bench";

interface PlaygroundProps {
  /** Our id of the model to begin with; null when there is none. */
  modelId: string | null;
  /** The address names a model that is not there, so that this is another one. */
  isOther: boolean;
  mode: Mode;
  /** A sentence, lines, or a JSON list of messages, as the mode says. */
  text: string;
  /** Our id of a second model to stand beside it, or "". */
  withId: string;
  /** Address of each server, as the reader's own programs reach it; the app's own where it has none. */
  serverUrls: Readonly<Record<string, string>>;
  appUrl: string;
}

/** Try sentences against a model. */
export function Playground({ modelId, isOther, mode, text, withId, serverUrls, appUrl }: PlaygroundProps) {
  const [chosenId, setChosenId] = useState(modelId);
  const list = useInfiniteQuery(modelQueries.list());
  const models = list.data?.pages.flatMap((page) => page.data) ?? [];
  const listed = models.find((model) => model.id === chosenId);
  const other = useQuery({ ...modelQueries.detail(chosenId ?? ""), enabled: chosenId !== null && !listed });
  const model = listed ?? other.data ?? models[0];
  if (list.isPending) return <Skeleton className="h-96" />;
  if (list.error && !list.data) {
    return (
      <ErrorState
        title="The models could not be read"
        advice={list.error.message}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (!model) return <NoModels />;
  return (
    <>
      {isOther && chosenId === modelId ? (
        <Callout tone="warning" title="The model of this link is not there">
          It was deleted, or the link is not complete. This is {model.name} instead.
        </Callout>
      ) : null}
      <Bench
        model={model}
        models={listed ? models : [model, ...models]}
        mode={mode}
        text={text}
        withId={withId}
        serverUrl={serverUrls[model.serverId] ?? appUrl}
        onModel={setChosenId}
      />
    </>
  );
}

interface BenchProps {
  model: ModelSummary;
  models: readonly ModelSummary[];
  mode: Mode;
  text: string;
  withId: string;
  serverUrl: string;
  onModel: (modelId: string) => void;
}

const BENCHES = { one: OneBench, many: ManyBench, conversation: ConversationBench } as const;

/** Keeps what was typed in each way, so that a look at another way loses nothing. */
function Bench({ model, models, mode: firstMode, text, withId, serverUrl, onModel }: BenchProps) {
  const [besideId, setBesideId] = useState(withId);
  const [mode, setMode] = useState(firstMode);
  const [texts, setTexts] = useState<Readonly<Partial<Record<Mode, string>>>>({ [firstMode]: text });
  // Keeps the address in step, so that it can be pasted to a colleague, without a history entry for every pause.
  const show = (now: { model?: string; beside?: string; mode?: Mode; text?: string }) => {
    const address = { model: model.id, beside: besideId, mode, text: texts[now.mode ?? mode] ?? "", ...now };
    window.history.replaceState(null, "", playgroundHref(address));
  };
  const keep = (next: string) => setTexts((now) => ({ ...now, [mode]: next }));
  const { bench, moveFocus } = useFocusAcross(mode);
  const open = (next: Mode, nextText = texts[next] ?? "") => {
    moveFocus();
    setMode(next);
    setTexts((now) => ({ ...now, [next]: nextText }));
    show({ mode: next, text: nextText });
  };
  const CurrentBench = BENCHES[mode];
  const { beside, all, error } = useBeside(models, besideId);
  return (
    <div ref={bench}>
      <CurrentBench
        model={model}
        beside={beside?.id === model.id ? undefined : beside}
        head={
          <BenchHead
            models={all}
            model={model}
            besideId={beside?.id ?? ""}
            besideError={error}
            mode={mode}
            onModel={(next) => {
              onModel(next);
              show({ model: next });
            }}
            onBeside={(next) => {
              setBesideId(next);
              show({ beside: next });
            }}
            onMode={open}
          />
        }
        text={texts[mode] ?? ""}
        onText={keep}
        onSettle={(settled) => show({ text: settled })}
        onOpen={open}
        serverUrl={serverUrl}
      />
    </div>
  );
}

/**
 * Each way to try has a bench of its own, and what was pressed goes with the old one: the keyboard then goes on where ways
 * are chosen if it was there, and else in the field.
 */
function useFocusAcross(mode: Mode) {
  const bench = useRef<HTMLDivElement>(null);
  const next = useRef<"choice" | "field" | null>(null);
  const moveFocus = () => {
    const from = document.activeElement;
    const isWithin = from !== null && bench.current?.contains(from) === true;
    next.current = isWithin && from.matches("[type=radio]") ? "choice" : "field";
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: of use once the bench is another
  useEffect(() => {
    if (next.current === null) return;
    const wanted = next.current === "choice" ? "[type=radio]:checked" : "textarea";
    next.current = null;
    bench.current?.querySelector<HTMLElement>(wanted)?.focus();
  }, [mode]);
  return { bench, moveFocus };
}

/** The second model, also one in the archive or behind the first page of the list, which then has it too. */
function useBeside(models: readonly ModelSummary[], besideId: string) {
  const listed = models.find(({ id }) => id === besideId);
  const found = useQuery({ ...modelQueries.detail(besideId), enabled: besideId !== "" && listed === undefined });
  if (besideId === "" || listed !== undefined) return { beside: listed, all: models, error: null };
  const { data, error } = found;
  return {
    beside: data,
    all: data === undefined || models.some(({ id }) => id === data.id) ? models : [...models, data],
    error,
  };
}
