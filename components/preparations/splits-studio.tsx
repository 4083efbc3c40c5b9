"use client";

import { useQuery } from "@tanstack/react-query";
import { Columns3 } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useEffect } from "react";
import { Section } from "@/components/layout/section";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { datasetQueries } from "@/lib/datasets/queries";
import { datasetHref } from "@/lib/datasets/search-params";
import { toFormValues } from "@/lib/preparations/form";
import { preparationQueries } from "@/lib/preparations/queries";
import { PresetChoice } from "./preset-choice";
import { useRecipe, useStudio } from "./recipe-context";
import { RecipeFields } from "./recipe-fields";
import { RecipeOutcome } from "./recipe-outcome";

interface SplitsStudioProps {
  datasetId: string;
  /** A preparation whose recipe is to be taken up again. */
  recipeOf?: string | undefined;
  /** Opens the list of lines that could not be read. */
  rejected: ReactNode;
}

/** The recipe with what it would make of the data, redrawn while it is changed. */
export function SplitsStudio({ datasetId, recipeOf, rejected }: SplitsStudioProps) {
  const recipe = useRecipe();
  if (recipe === null) return <NoRecipe datasetId={datasetId} />;
  return (
    <>
      {recipeOf === undefined ? null : <TakeRecipe preparationId={recipeOf} />}
      <Studio rejected={rejected} />
    </>
  );
}

function Studio({ rejected }: { rejected: ReactNode }) {
  const { datasetId, preview, submit } = useStudio();
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  if (dataset === undefined) return null;
  const counts = preview.data?.source.labels.flatMap(({ counts }) => counts.slice(0, 1));
  return (
    <section aria-label="Balance and split studio" className="flex min-w-0 flex-col gap-4">
      <PresetChoice />
      <div className="grid min-w-0 items-start gap-4 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
        {/* Beside the outcome it stays in view, so that any part of that can be watched while a slider is dragged. */}
        <Card className="lg:sticky lg:top-4 lg:max-h-[calc(100dvh-7rem)] lg:overflow-y-auto">
          <form
            noValidate
            aria-label="Recipe"
            onSubmit={(event) => {
              event.preventDefault();
              submit();
            }}
            className="p-5 lg:pb-8"
          >
            <RecipeFields
              dataset={dataset}
              largestLabel={counts === undefined ? null : Math.max(0, ...counts.map(([, rows]) => rows))}
            />
          </form>
          {/* Where the recipe is higher than the window, what is cut fades: there is more below. */}
          <div
            aria-hidden
            className="pointer-events-none sticky bottom-0 -mt-8 h-8 bg-linear-to-t from-surface max-lg:hidden"
          />
        </Card>
        <RecipeOutcome dataset={dataset} rejected={rejected} />
      </div>
    </section>
  );
}

/** Takes up the recipe of an earlier preparation. */
function TakeRecipe({ preparationId }: { preparationId: string }) {
  const { takeRecipe } = useStudio();
  const { data } = useQuery(preparationQueries.detail(preparationId));
  useEffect(() => {
    if (data !== undefined) takeRecipe(data.id, toFormValues(data.recipe));
  }, [data, takeRecipe]);
  return null;
}

function NoRecipe({ datasetId }: { datasetId: string }) {
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  const hasRoles = dataset !== undefined && dataset.roles?.text !== null && (dataset.roles?.targets.length ?? 0) > 0;
  const suggestion = useQuery({ ...preparationQueries.suggestion(datasetId), enabled: hasRoles });
  return (
    <Section title="Splits">
      {!hasRoles ? (
        <Card>
          <EmptyState
            icon={Columns3}
            title="Choose the text and the label column first"
            description="Then this proposes how to balance the labels and how to split the rows."
            actions={
              <Button asChild variant="primary">
                <Link href={datasetHref(datasetId)}>Choose the columns</Link>
              </Button>
            }
          />
        </Card>
      ) : suggestion.isError ? (
        <ErrorState
          title="No recipe could be proposed"
          where={suggestion.error.message}
          onRetry={() => void suggestion.refetch()}
          retrying={suggestion.isFetching}
        />
      ) : (
        <StudioSkeleton />
      )}
    </Section>
  );
}

function StudioSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-9 w-80 max-w-full rounded-md" />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
        <Skeleton className="h-160 w-full rounded-lg" />
        <Skeleton className="h-160 w-full rounded-lg" />
      </div>
    </div>
  );
}
