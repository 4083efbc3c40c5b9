"use client";

import { useId } from "react";
import { Controller, type UseFormReturn } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Switch } from "@/components/ui/switch";
import { keepsKey, type ServerFormValues } from "@/lib/servers/form";
import type { ServerSummary } from "@/lib/servers/schema";

interface ServerFieldsProps {
  form: UseFormReturn<ServerFormValues>;
  server?: ServerSummary | undefined;
}

const STARTS = [
  { value: "hosted", label: "Mistral API" },
  { value: "compatible", label: "Any compatible server" },
] as const;

const WORDS = {
  hosted: "The hosted API at api.mistral.ai needs your key and nothing else.",
  compatible: "Anything that speaks the Mistral API, such as this app's engine alone on a bigger machine.",
} as const;

/** Where a server is, its name and its key. */
export function ServerFields({ form, server }: ServerFieldsProps) {
  const { control, register, formState, watch } = form;
  const { errors } = formState;
  const start = watch("start");
  return (
    <>
      {server === undefined ? (
        <div className="flex flex-col gap-2">
          <Controller
            control={control}
            name="start"
            render={({ field }) => (
              <SegmentedControl
                label="What to add"
                options={STARTS}
                value={field.value}
                onValueChange={(value) => {
                  form.clearErrors();
                  field.onChange(value);
                }}
              />
            )}
          />
          <p className="text-muted text-xs leading-5">{WORDS[start]}</p>
        </div>
      ) : null}
      {start === "compatible" ? (
        <Field
          label="Address"
          required
          error={errors.baseUrl?.message}
          description="Without /v1 at its end, which is added by itself."
        >
          {(props) => (
            <Input
              {...props}
              {...register("baseUrl")}
              type="url"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              placeholder="http://127.0.0.1:8100"
              className="font-mono text-xs"
            />
          )}
        </Field>
      ) : null}
      <KeyField form={form} server={server} />
      <Field
        label="Name"
        required={server !== undefined}
        error={errors.name?.message}
        description={server === undefined ? "Its host unless you give one." : undefined}
      >
        {(props) => <Input {...props} {...register("name")} autoComplete="off" />}
      </Field>
    </>
  );
}

function KeyField({ form, server }: ServerFieldsProps) {
  const { control, register, formState, watch } = form;
  const switchId = useId();
  const values = watch();
  return (
    <>
      <Field
        label="API key"
        required={values.start === "hosted" && server === undefined}
        error={formState.errors.apiKey?.message}
        description={keyWords(values, server)}
      >
        {(props) => (
          <Input {...props} {...register("apiKey")} type="password" autoComplete="new-password" spellCheck={false} />
        )}
      </Field>
      {server?.hasKey && values.apiKey === "" ? (
        <Controller
          control={control}
          name="isKeyTaken"
          render={({ field }) => (
            <div className="flex items-center gap-2.5">
              <Switch id={switchId} checked={field.value} onCheckedChange={field.onChange} />
              <Label htmlFor={switchId}>Take the stored key away</Label>
            </div>
          )}
        />
      ) : null}
    </>
  );
}

function keyWords(values: ServerFormValues, server: ServerSummary | undefined): string {
  if (keepsKey(values, server)) return "A key is stored. Leave this empty to keep it.";
  if (values.start === "hosted") return "From console.mistral.ai. It is sent to api.mistral.ai and nowhere else.";
  return "Only where the server wants one.";
}
