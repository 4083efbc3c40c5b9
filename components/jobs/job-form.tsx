"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type UseFormSetError, useForm, useWatch } from "react-hook-form";
import { Callout } from "@/components/ui/callout";
import { ApiError } from "@/lib/http/api-client";
import { defaultJobForm, fieldOfPath, type JobFormValues, jobFormSchema, toCreateJobBody } from "@/lib/jobs/form";
import { jobMutations } from "@/lib/jobs/mutations";
import type { PreparationChoice } from "./job-form-api";
import { AdvancedFields, StartFields, TrainingFields, WhatFields } from "./job-form-fields";
import { JobFormSummary } from "./job-form-summary";

interface JobFormProps {
  /** Newest first. */
  preparations: readonly PreparationChoice[];
  /** "" to let the reader choose. */
  preparationId: string;
}

/** Every setting of a job. Nothing is trained by pressing its button unless that is switched on. */
export function JobForm({ preparations, preparationId }: JobFormProps) {
  const router = useRouter();
  const create = useMutation(jobMutations.create(useQueryClient()));
  const form = useForm({
    resolver: zodResolver(jobFormSchema),
    defaultValues: defaultJobForm(preparationId, true),
  });
  const chosenId = useWatch({ control: form.control, name: "preparationId" });
  const preparation = preparations.find(({ id }) => id === chosenId);
  const hasValidation = (preparation?.rows.validation ?? 0) > 0;
  const submit = form.handleSubmit((values) =>
    create.mutate(toCreateJobBody({ ...values, useValidation: values.useValidation && hasValidation }), {
      onSuccess: (job) => router.push(`/jobs/${job.id}`),
      onError: (error) => showFieldErrors(error, form.setError),
    }),
  );
  return (
    <form
      onSubmit={(event) => void submit(event)}
      noValidate
      className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]"
    >
      <div className="flex min-w-0 flex-col gap-6">
        <WhatFields form={form} preparations={preparations} />
        <TrainingFields form={form} preparation={preparation} />
        <AdvancedFields form={form} />
        <StartFields form={form} />
      </div>
      <div className="flex flex-col gap-4 lg:sticky lg:top-6">
        {create.error ? (
          <Callout tone="danger" title="The job was not created">
            {create.error.message}
          </Callout>
        ) : null}
        <JobFormSummary form={form} preparation={preparation} isPending={create.isPending || create.isSuccess} />
      </div>
    </form>
  );
}

/** Puts what the server found wrong beside its field, and the focus on the first. */
function showFieldErrors(error: Error, setError: UseFormSetError<JobFormValues>) {
  if (!(error instanceof ApiError)) return;
  let isFirst = true;
  for (const { name, reason } of error.fields) {
    const field = fieldOfPath(name);
    if (field === "root") continue;
    setError(field, { type: "server", message: reason }, { shouldFocus: isFirst });
    isFirst = false;
  }
}
