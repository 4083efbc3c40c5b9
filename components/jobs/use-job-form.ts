"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { useForm } from "react-hook-form";
import { ApiError } from "@/lib/http/api-client";
import { fieldOfPath, type JobFormValues, jobFormSchema } from "@/lib/jobs/form";
import { jobMutations } from "@/lib/jobs/mutations";
import type { CreateJobBody } from "@/lib/jobs/schema";
import type { JobFormApi } from "./job-form-api";
import { useOnce } from "./use-once";

/** The form with its refusals at their fields, and the focus on the first of them. */
export function useJobForm(defaultValues: JobFormValues) {
  const form: JobFormApi = useForm({ resolver: zodResolver(jobFormSchema), defaultValues, shouldFocusError: false });
  const element = useRef<HTMLFormElement>(null);
  const isRefused = useRef(false);
  // After each drawing: what is wrong stands on the page some drawings after the refusal.
  useEffect(() => {
    const wrong = isRefused.current ? element.current?.querySelector<HTMLElement>("[aria-invalid=true]") : null;
    if (!wrong) return;
    isRefused.current = false;
    wrong.focus();
  });
  const showRefusal = () => {
    isRefused.current = true;
  };

  /** Puts what the server found wrong beside its field. */
  const showFieldErrors = (error: Error) => {
    if (!(error instanceof ApiError)) return;
    for (const { name, reason } of error.fields) {
      const field = fieldOfPath(name);
      if (field === "root") continue;
      showRefusal();
      form.setError(field, { type: "server", message: reason });
    }
  };
  return { form, element, showRefusal, showFieldErrors };
}

/** Creates a job, once however often it is pressed, and goes to its page. */
export function useCreateJob(onRefused: (error: Error) => void) {
  const router = useRouter();
  const once = useOnce();
  const { mutate, error, isPending, isSuccess } = useMutation(jobMutations.create(useQueryClient()));
  const create = (body: CreateJobBody) => {
    if (!once.first()) return;
    mutate(body, {
      onSuccess: (job) => router.push(`/jobs/${job.id}`),
      onError: (reason) => {
        once.reset();
        onRefused(reason);
      },
    });
  };
  return { create, error, isBusy: isPending || isSuccess };
}
