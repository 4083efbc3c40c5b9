"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Controller, useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/api-client";
import { type JobNewsKind, jobNewsKind } from "@/lib/notifications/schema";
import { createWebhookInput } from "@/lib/notifications/webhook-schema";
import { KindFields } from "./kind-fields";

interface WebhookValues {
  url: string;
  kinds: JobNewsKind[];
}

interface WebhookFormProps {
  /** The webhook that is changed; a new one without. */
  initial?: WebhookValues;
  submitLabel: string;
  /** Stores the values; what it throws is shown at the field it is about. */
  onSubmit: (values: WebhookValues) => Promise<unknown>;
}

/** Address and kinds of a webhook. */
export function WebhookForm({ initial, submitLabel, onSubmit }: WebhookFormProps) {
  const { register, control, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(createWebhookInput),
    defaultValues: initial ?? { url: "", kinds: [...jobNewsKind.options] },
  });
  const submit = handleSubmit(async (values) => {
    try {
      await onSubmit(values);
    } catch (error) {
      const field = error instanceof ApiError ? error.fields.find(({ name }) => name === "url") : undefined;
      if (field) setError("url", { message: field.reason }, { shouldFocus: true });
      else
        toast.error("The webhook was not stored", { description: error instanceof Error ? error.message : undefined });
    }
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
      <Field
        label="Address"
        description="It gets a POST with JSON. Addresses of your own machine and network are fine."
        error={formState.errors.url?.message}
      >
        {(props) => (
          <Input
            {...props}
            {...register("url")}
            type="url"
            inputMode="url"
            autoComplete="off"
            placeholder="https://example.com/hooks/training"
          />
        )}
      </Field>
      <Controller
        control={control}
        name="kinds"
        render={({ field, fieldState }) => (
          <KindFields value={field.value ?? []} onChange={field.onChange} error={fieldState.error?.message} />
        )}
      />
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={formState.isSubmitting}>
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
