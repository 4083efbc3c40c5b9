"use client";

import { useQuery } from "@tanstack/react-query";
import { Columns3, RotateCcw } from "lucide-react";
import Link from "next/link";
import { Section } from "@/components/layout/section";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { datasetQueries } from "@/lib/datasets/queries";
import { datasetHref } from "@/lib/datasets/search-params";
import { preparationQueries } from "@/lib/preparations/queries";
import { type RecipeState, useRecipe } from "./recipe-context";
import { RecipeFields } from "./recipe-fields";
import { RecipePreview } from "./recipe-preview";

/** The recipe with what it would make of the data, redrawn while it is changed. */
export function SplitsStudio({ datasetId }: { datasetId: string }) {
  const recipe = useRecipe();
  return recipe === null ? <NoRecipe datasetId={datasetId} /> : <Studio recipe={recipe} />;
}

function Studio({ recipe: { datasetId, suggestion, form, preview, submit } }: { recipe: RecipeState }) {
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  const profile = useQuery(datasetQueries.profile(datasetId));
  return (
    <Section
      title="Splits"
      description={suggestion.reason}
      actions={
        form.formState.isDirty ? (
          <Button variant="ghost" onClick={() => form.reset()}>
            <RotateCcw aria-hidden />
            Back to the suggestion
          </Button>
        ) : null
      }
    >
      <Card className="grid lg:grid-cols-[minmax(0,1fr)_minmax(0,1.15fr)]">
        <form
          noValidate
          aria-label="Recipe"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
          className="min-w-0 border-border p-5 max-lg:border-b lg:border-r"
        >
          <RecipeFields
            columns={dataset?.columns ?? []}
            largestLabel={profile.data?.targets[0]?.labels[0]?.[1] ?? null}
            errors={preview.fieldErrors}
          />
        </form>
        <div className="min-w-0 p-5">
          <RecipePreview preview={preview} />
        </div>
      </Card>
    </Section>
  );
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
        <Skeleton className="h-160 w-full rounded-lg" />
      )}
    </Section>
  );
}
