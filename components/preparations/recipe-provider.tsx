"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { datasetQueries } from "@/lib/datasets/queries";
import {
  describeFormErrors,
  type RecipeField,
  type RecipeFormValues,
  recipeFormErrors,
  recipeResolver,
  toFormValues,
  toRecipe,
} from "@/lib/preparations/form";
import { preparationQueries } from "@/lib/preparations/queries";
import { type Recipe, recipe } from "@/lib/preparations/schema";
import { CreateBar } from "./create-bar";
import { RecipeContext } from "./recipe-context";
import { useCreate } from "./use-create";
import { usePresets } from "./use-presets";
import { usePreview } from "./use-preview";

interface RecipeProviderProps {
  datasetId: string;
  children: ReactNode;
}

/** Nothing said: the tutorial's recipe, until there is a suggestion. */
const DEFAULT_RECIPE: Recipe = recipe.parse({});

/** By what is in them; both come from the same function, so the order of their fields is one. */
const isSame = (some: unknown, others: unknown) => JSON.stringify(some) === JSON.stringify(others);

/** Keeps the recipe for a dataset over its tabs, with the bar that makes the splits always in view. */
export function RecipeProvider({ datasetId, children }: RecipeProviderProps) {
  const { data: dataset } = useQuery(datasetQueries.detail(datasetId));
  const isReady = dataset?.status === "ready";
  const hasRoles = isReady && dataset.roles?.text !== null && (dataset.roles?.targets.length ?? 0) > 0;
  const { data: suggestion } = useQuery({ ...preparationQueries.suggestion(datasetId), enabled: hasRoles });
  const known = hasRoles ? suggestion : undefined;
  // Other rows or columns make for another suggestion: the form follows it, but for what a person has set. The tabs stay
  // as they are, with the row that is being edited in them.
  const form = useForm<RecipeFormValues>({
    resolver: recipeResolver,
    defaultValues: toFormValues(DEFAULT_RECIPE),
    mode: "onChange",
    ...(known && { values: toFormValues(known.recipe) }),
    resetOptions: { keepDirtyValues: true },
  });
  const values = form.watch();
  const typed = recipe.safeParse(toRecipe(values));
  // The form takes a suggestion over a moment after it is known; until then it holds another recipe, which nobody wants.
  const isTaken = known && isSame(form.formState.defaultValues, toFormValues(known.recipe));
  const wanted = isTaken && typed.success ? JSON.stringify(typed.data) : null;
  const { submit, isCreating, cancel, refused } = useCreate(datasetId, form, wanted);
  const presets = usePresets(form, values, known?.recipe ?? DEFAULT_RECIPE);
  const formErrors = recipeFormErrors(values);
  const counted = usePreview(datasetId, wanted);
  // What cannot be sent is shown as what does not fit: the numbers of before are not of this recipe.
  const preview = {
    ...counted,
    problem: describeFormErrors(formErrors) ?? counted.problem,
    isRefused: counted.isRefused || formErrors.size > 0,
  };
  const { setValue } = form;
  const change = useCallback(
    (changed: Partial<RecipeFormValues>) => {
      for (const [name, value] of Object.entries(changed) as [RecipeField, RecipeFormValues[RecipeField]][]) {
        setValue(name, value, { shouldDirty: true, shouldValidate: true });
      }
    },
    [setValue],
  );
  // The form's own reason comes first: what the server says is of a recipe before.
  const errors = new Map([...preview.fieldErrors, ...refused, ...formErrors]);
  const state = known && {
    datasetId,
    suggestion: known,
    form,
    values,
    change,
    errors,
    preview,
    submit,
    isCreating,
    cancel,
    ...presets,
  };
  return (
    // What gets the focus must not hide behind the bar.
    <div className="flex min-w-0 flex-col gap-8 [&_:is(a,button,input,summary,[tabindex])]:scroll-mb-24">
      <FormProvider {...form}>
        <RecipeContext value={state ?? null}>
          {children}
          <CreateBar />
        </RecipeContext>
      </FormProvider>
    </div>
  );
}
