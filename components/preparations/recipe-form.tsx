"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCcw, Split } from "lucide-react";
import { useRouter } from "next/navigation";
import { useId } from "react";
import { FormProvider, type UseFormReturn, useForm } from "react-hook-form";
import { Section } from "@/components/layout/section";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import type { DatasetColumn } from "@/lib/datasets/schema";
import { ApiError } from "@/lib/http/api-client";
import { fieldOfPath, type RecipeFormValues, recipeResolver, toFormValues, toRecipe } from "@/lib/preparations/form";
import { preparationMutations } from "@/lib/preparations/mutations";
import type { RecipeSuggestion } from "@/lib/preparations/schema";
import { formatCount, pluralise } from "@/lib/utils";
import { RecipeFields } from "./recipe-fields";
import { RecipePreview } from "./recipe-preview";
import { type PreviewState, usePreview } from "./use-preview";

interface RecipeFormProps {
  datasetId: string;
  suggestion: RecipeSuggestion;
  columns: readonly DatasetColumn[];
  /** Rows of the largest label, the end of the sliders; null until they are counted. */
  largestLabel: number | null;
}

/** The recipe with what it would make of the data, and the bar that makes it. */
export function RecipeForm({ datasetId, suggestion, columns, largestLabel }: RecipeFormProps) {
  const formId = useId();
  const form = useForm<RecipeFormValues>({
    resolver: recipeResolver,
    defaultValues: toFormValues(suggestion.recipe),
    mode: "onChange",
  });
  const { submit, isCreating } = useCreate(datasetId, form);
  const preview = usePreview(datasetId, form.watch());
  return (
    <FormProvider {...form}>
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
            id={formId}
            noValidate
            aria-label="Recipe"
            onSubmit={(event) => void submit(event)}
            className="min-w-0 border-border p-5 max-lg:border-b lg:border-r"
          >
            <RecipeFields columns={columns} largestLabel={largestLabel} errors={preview.fieldErrors} />
          </form>
          <div className="min-w-0 p-5">
            <RecipePreview preview={preview} />
          </div>
        </Card>
      </Section>
      <CreateBar formId={formId} preview={preview} isCreating={isCreating} />
    </FormProvider>
  );
}

/** Sends the recipe and opens the preparation. What the server finds wrong lands on its field; the form stays filled. */
function useCreate(datasetId: string, form: UseFormReturn<RecipeFormValues>) {
  const router = useRouter();
  const create = useMutation(preparationMutations.create(useQueryClient(), datasetId));
  const showError = (error: Error) => {
    const fields = error instanceof ApiError ? error.fields : [];
    const placed = fields.flatMap(({ name, reason }) => {
      const field = fieldOfPath(name);
      return field === null ? [] : [{ field, reason }];
    });
    placed.forEach(({ field, reason }, index) => {
      form.setError(field, { type: "server", message: reason }, { shouldFocus: index === 0 });
    });
    if (placed.length === 0) toast.error("No splits were made", { description: error.message });
  };
  const submit = form.handleSubmit((values) =>
    create.mutate(toRecipe(values), {
      onSuccess: ({ id }) => router.push(`/preparations/${encodeURIComponent(id)}`),
      onError: showError,
    }),
  );
  // Busy until the next page is there, so that a second press makes no second preparation.
  return { submit, isCreating: create.isPending || create.isSuccess };
}

/** Always in view: what would be made, and the button that makes it. */
function CreateBar({ formId, preview, isCreating }: { formId: string; preview: PreviewState; isCreating: boolean }) {
  return (
    <div className="sticky bottom-0 z-20 -mx-4 -mb-16 flex flex-wrap items-center justify-end gap-x-6 gap-y-2 border-border border-t bg-background px-4 py-3 sm:-mx-6 sm:px-6 lg:-mx-8 lg:px-8">
      <p className="min-w-0 flex-1 text-muted text-sm tabular-nums max-sm:text-xs" aria-live="polite">
        {describePreview(preview)}
      </p>
      <Button type="submit" form={formId} variant="primary" size="lg" pending={isCreating}>
        <Split aria-hidden />
        Create splits
      </Button>
    </div>
  );
}

function describePreview({ data, problem }: PreviewState): string {
  if (problem !== null) return problem;
  if (!data) return "Counting rows…";
  const { train, validation, test } = data.splits;
  const kept = data.balanced.labels[0]?.counts.length ?? 0;
  const all = pluralise(kept + data.dropped.length, "label");
  const labels = data.dropped.length === 0 ? all : `${formatCount(kept)} of ${all}`;
  const parts = [`${pluralise(train.rows, "row")} to train on`];
  if (validation.rows > 0) parts.push(`${formatCount(validation.rows)} to validate`);
  if (test.rows > 0) parts.push(`${formatCount(test.rows)} to test`);
  return `${labels}: ${parts.join(", ")}.`;
}
