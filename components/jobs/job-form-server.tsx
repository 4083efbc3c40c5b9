"use client";

import { useQuery } from "@tanstack/react-query";
import { Controller, useWatch } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { serverQueries } from "@/lib/servers/queries";
import type { JobFormApi } from "./job-form-api";

/** Which server trains. */
export function ServerField({ form: { control, formState } }: { form: JobFormApi }) {
  const { data, error } = useQuery(serverQueries.list());
  return (
    <Field label="Server" error={formState.errors.serverId?.message ?? error?.message}>
      {(props) => (
        <Controller
          control={control}
          name="serverId"
          render={({ field: { onChange, ...field } }) => (
            <Select
              {...props}
              {...field}
              onValueChange={onChange}
              options={(data?.data ?? []).map((server) => ({
                value: server.id,
                label: server.name,
                hint: server.baseUrl ?? "this machine, free",
              }))}
            />
          )}
        />
      )}
    </Field>
  );
}

/** What the classifier starts from: one of the chosen server's models, or a typed name where it lists none. */
export function BaseModelField({ form }: { form: JobFormApi }) {
  const { control, register, formState } = form;
  const serverId = useWatch({ control, name: "serverId" });
  const { data, error, isPending } = useQuery(serverQueries.baseModels(serverId));
  const listed = data?.data ?? [];
  const problem = formState.errors.model?.message;
  if (!isPending && listed.length === 0) {
    return (
      <Field
        label="Base model"
        error={problem}
        description={
          error ? `The server did not list its models: ${error.message}` : "The server lists no models to train."
        }
      >
        {(props) => <Input {...props} {...register("model")} autoComplete="off" spellCheck={false} />}
      </Field>
    );
  }
  return (
    <Field label="Base model" error={problem}>
      {(props) => (
        <Controller
          control={control}
          name="model"
          render={({ field: { onChange, ...field } }) => (
            <Select
              {...props}
              {...field}
              onValueChange={onChange}
              options={[
                ...listed.map(({ id, name, description }) => ({
                  value: id,
                  label: id,
                  hint: description ?? (name === id ? undefined : name),
                })),
                // The chosen name stays in sight while another server's list loads, or if that list lacks it.
                ...(listed.some(({ id }) => id === field.value) ? [] : [{ value: field.value, label: field.value }]),
              ]}
            />
          )}
        />
      )}
    </Field>
  );
}
