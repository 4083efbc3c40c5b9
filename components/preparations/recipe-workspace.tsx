"use client";

import { useQuery } from "@tanstack/react-query";
import { Columns3 } from "lucide-react";
import type { ReactNode } from "react";
import { Section } from "@/components/layout/section";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { datasetQueries } from "@/lib/datasets/queries";
import { preparationQueries } from "@/lib/preparations/queries";
import { RecipeForm } from "./recipe-form";

interface RecipeWorkspaceProps {
  datasetId: string;
  /** What stands above the recipe; the bar with "Create splits" stays in view over all of it. */
  children: ReactNode;
}

/** From a dataset with its roles to a preparation. */
export function RecipeWorkspace({ datasetId, children }: RecipeWorkspaceProps) {
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  const text = dataset?.roles?.text ?? null;
  const label = dataset?.roles?.targets[0] ?? null;
  return (
    // What gets the focus must not hide behind the bar.
    <div className="flex min-w-0 flex-col gap-8 [&_:is(a,button,input,summary,[tabindex])]:scroll-mb-24">
      {children}
      {dataset === undefined || text === null || label === null ? (
        <Section title="Splits">
          <Card>
            <EmptyState
              icon={Columns3}
              title="Choose the text and the label column first"
              description="Then this proposes how to balance the labels and how to split the rows."
            />
          </Card>
        </Section>
      ) : (
        <SuggestedRecipe datasetId={datasetId} />
      )}
    </div>
  );
}

function SuggestedRecipe({ datasetId }: { datasetId: string }) {
  const suggestion = useQuery(preparationQueries.suggestion(datasetId));
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  const profile = useQuery(datasetQueries.profile(datasetId));
  if (suggestion.data && dataset) {
    return (
      <RecipeForm
        // Other columns make for another suggestion, and the form starts from it.
        key={JSON.stringify(suggestion.data)}
        datasetId={datasetId}
        suggestion={suggestion.data}
        columns={dataset.columns}
        largestLabel={profile.data?.targets[0]?.labels[0]?.[1] ?? null}
      />
    );
  }
  return (
    <Section title="Splits">
      {suggestion.isError ? (
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
