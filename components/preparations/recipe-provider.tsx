"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { FormProvider, type UseFormReturn, useForm } from "react-hook-form";
import { toast } from "@/components/ui/toast";
import { datasetQueries } from "@/lib/datasets/queries";
import { ApiError } from "@/lib/http/api-client";
import { fieldOfPath, type RecipeFormValues, recipeResolver, toFormValues, toRecipe } from "@/lib/preparations/form";
import { preparationMutations } from "@/lib/preparations/mutations";
import { preparationQueries } from "@/lib/preparations/queries";
import type { RecipeSuggestion } from "@/lib/preparations/schema";
import { CreateBar } from "./create-bar";
import { RecipeContext } from "./recipe-context";
import { usePreview } from "./use-preview";

interface RecipeProviderProps {
  datasetId: string;
  children: ReactNode;
}

/** Keeps the recipe for a dataset over its tabs, with the bar that makes the splits always in view. */
export function RecipeProvider({ datasetId, children }: RecipeProviderProps) {
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  const isReady = dataset?.status === "ready";
  const hasRoles = isReady && dataset.roles?.text !== null && (dataset.roles?.targets.length ?? 0) > 0;
  const suggestion = useQuery({ ...preparationQueries.suggestion(datasetId), enabled: hasRoles });
  // What gets the focus must not hide behind the bar.
  const classes = "flex min-w-0 flex-col gap-8 [&_:is(a,button,input,summary,[tabindex])]:scroll-mb-24";
  if (!hasRoles || suggestion.data === undefined) {
    return (
      <div className={classes}>
        <RecipeContext value={null}>{children}</RecipeContext>
      </div>
    );
  }
  return (
    <div className={classes}>
      {/* Other columns make for another suggestion, and the form starts from it. */}
      <RecipeForm key={JSON.stringify(suggestion.data)} datasetId={datasetId} suggestion={suggestion.data}>
        {children}
      </RecipeForm>
    </div>
  );
}

interface RecipeFormProps extends RecipeProviderProps {
  suggestion: RecipeSuggestion;
}

function RecipeForm({ datasetId, suggestion, children }: RecipeFormProps) {
  const form = useForm<RecipeFormValues>({
    resolver: recipeResolver,
    defaultValues: toFormValues(suggestion.recipe),
    mode: "onChange",
  });
  const { submit, isCreating } = useCreate(datasetId, form);
  const preview = usePreview(datasetId, form.watch());
  const state = { datasetId, suggestion, form, preview, submit, isCreating };
  return (
    <FormProvider {...form}>
      <RecipeContext value={state}>
        {children}
        <CreateBar />
      </RecipeContext>
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
  return { submit: () => void submit(), isCreating: create.isPending || create.isSuccess };
}
