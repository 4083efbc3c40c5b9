"use client";

import { useQuery } from "@tanstack/react-query";
import { Controller, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { serverQueries } from "@/lib/servers/queries";
import { FIELD_DEFAULTS, type JobFormApi } from "./job-form-api";
import { FieldGroup, ResetButton } from "./job-form-parts";
import type { ChosenServer } from "./use-chosen-server";

/** Where it trains and what from; a server that would not is said at once, with the way round it. */
export function WhereFields({ form, chosen }: { form: JobFormApi; chosen: ChosenServer }) {
  const switchToEmbedded = () => {
    form.setValue("serverId", FIELD_DEFAULTS.serverId, { shouldDirty: true });
    form.setValue("model", FIELD_DEFAULTS.model, { shouldDirty: true });
  };
  return (
    <FieldGroup title="Where it trains">
      <div className="grid gap-5 sm:grid-cols-2">
        <ServerField form={form} />
        <BaseModelField form={form} />
      </div>
      <div role="status" className="empty:hidden">
        {chosen.note === null ? null : (
          <Callout
            tone={chosen.isRetired ? "danger" : "warning"}
            action={
              <Button size="sm" onClick={switchToEmbedded}>
                Use the embedded engine
              </Button>
            }
          >
            {chosen.note}
          </Callout>
        )}
      </div>
    </FieldGroup>
  );
}

/** Which server trains. */
function ServerField({ form: { control, formState } }: { form: JobFormApi }) {
  const { data, error } = useQuery(serverQueries.list());
  return (
    <Field
      label="Server"
      description="The engine in this app, or another server that speaks the Mistral API."
      error={formState.errors.serverId?.message ?? error?.message}
    >
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
function BaseModelField({ form }: { form: JobFormApi }) {
  const { control, register, formState, setValue } = form;
  const [serverId, model] = useWatch({ control, name: ["serverId", "model"] });
  const { data, error, isPending } = useQuery(serverQueries.baseModels(serverId));
  const listed = data?.data ?? [];
  const problem = formState.errors.model?.message;
  const standard = FIELD_DEFAULTS.model;
  const aside =
    model === standard ? null : (
      <ResetButton
        label="base model"
        to={standard}
        onReset={() => setValue("model", standard, { shouldDirty: true, shouldValidate: true })}
      />
    );
  if (!isPending && listed.length === 0) {
    return (
      <Field
        label="Base model"
        error={problem}
        aside={aside}
        description={
          error ? `The server did not list its models: ${error.message}` : "The server lists no models to train."
        }
      >
        {(props) => <Input {...props} {...register("model")} autoComplete="off" spellCheck={false} />}
      </Field>
    );
  }
  return (
    <Field label="Base model" description="What the classifier starts from." error={problem} aside={aside}>
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
