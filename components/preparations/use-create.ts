"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/api-client";
import { fieldOfPath, type RecipeField, type RecipeFormValues, toRecipe } from "@/lib/preparations/form";
import { preparationMutations } from "@/lib/preparations/mutations";

interface Refused {
  /** The recipe, as text, that was refused. */
  recipe: string | null;
  errors: ReadonlyMap<RecipeField, string>;
}

const NO_ERRORS: ReadonlyMap<RecipeField, string> = new Map();

/**
 * Sends the recipe and opens the preparation. What the server finds wrong belongs to its field until the recipe is
 * another; the form stays filled. `recipe` is the form's recipe as text.
 */
export function useCreate(datasetId: string, form: UseFormReturn<RecipeFormValues>, recipe: string | null) {
  const router = useRouter();
  const controller = useRef<AbortController | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const signalOf = () => {
    controller.current = new AbortController();
    return controller.current.signal;
  };
  const create = useMutation(preparationMutations.create(useQueryClient(), datasetId, signalOf));
  const showError = (error: Error) => {
    if (controller.current?.signal.aborted) return toast.info("Nothing was made: it was cancelled");
    const errors = new Map<RecipeField, string>();
    for (const { name, reason } of error instanceof ApiError ? error.fields : []) {
      const field = fieldOfPath(name);
      if (field !== null && !errors.has(field)) errors.set(field, reason);
    }
    setRefused({ recipe, errors });
    const [first] = errors.keys();
    if (first === undefined) toast.error("No splits were made", { description: error.message });
    else form.setFocus(first);
  };
  // The form puts the focus on a field that is wrong.
  const submit = form.handleSubmit((values) =>
    create.mutate(toRecipe(values), {
      onSuccess: ({ id }) => router.push(`/preparations/${encodeURIComponent(id)}`),
      onError: showError,
    }),
  );
  return {
    submit: () => void submit(),
    isCreating: create.isPending || create.isSuccess,
    cancel: () => controller.current?.abort(),
    refused: refused !== null && refused.recipe === recipe ? refused.errors : NO_ERRORS,
  };
}
