"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Controller, type UseFormReturn, useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogFooter } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import {
  type ChatFormValues,
  chatFormSchema,
  chatFormValues,
  isOnlySome,
  toChatBody,
} from "@/lib/evaluations/chat-form";
import { DEFAULT_PROMPT } from "@/lib/evaluations/chat-prompt";
import { evaluationMutations } from "@/lib/evaluations/mutations";
import { evaluationKeys } from "@/lib/evaluations/queries";
import type { EvaluationDetail } from "@/lib/evaluations/schema";
import { evaluationHref } from "@/lib/evaluations/search-params";
import type { ServerSummary } from "@/lib/servers/schema";
import { messageOf, pluralise } from "@/lib/utils";

interface ChatFormFieldsProps {
  evaluation: EvaluationDetail;
  /** At least one. */
  servers: readonly ServerSummary[];
  onDone: () => void;
}

type Form = UseFormReturn<ChatFormValues>;

export function ChatFormFields({ evaluation, servers, onDone }: ChatFormFieldsProps) {
  const client = useQueryClient();
  const router = useRouter();
  const { mutateAsync } = useMutation(evaluationMutations.create(client));
  const first = servers.find(({ id }) => id === evaluation.serverId) ?? servers[0];
  const form = useForm({
    resolver: zodResolver(chatFormSchema(evaluation)),
    defaultValues: chatFormValues(evaluation, first?.id ?? ""),
  });
  const submit = form.handleSubmit(async (values) => {
    try {
      const { id } = await mutateAsync(toChatBody(values, evaluation));
      onDone();
      // Fewer rows do not stand beside this evaluation: they have a page of their own, which leads to a comparison.
      if (isOnlySome(values, evaluation)) router.push(evaluationHref(id));
      else void client.invalidateQueries({ queryKey: evaluationKeys.detail(evaluation.id) });
    } catch (error) {
      toast.error("The chat model is not asked", { description: messageOf(error) });
    }
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
      <WhomFields form={form} servers={servers} />
      <RowFields form={form} rowsTotal={evaluation.rowsTotal} />
      <PriceFields form={form} />
      <Field
        label="Prompt"
        description="Left empty, it is the one shown. {labels} and {examples} are filled in; the text follows as the user’s message."
        error={form.formState.errors.prompt?.message}
      >
        {(props) => <Textarea {...props} {...form.register("prompt")} placeholder={DEFAULT_PROMPT} />}
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={form.formState.isSubmitting}>
          Ask the chat model
        </Button>
      </DialogFooter>
    </form>
  );
}

function WhomFields({ form, servers }: { form: Form; servers: readonly ServerSummary[] }) {
  const { control, register, formState } = form;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Server" error={formState.errors.serverId?.message}>
        {(props) => (
          <Controller
            control={control}
            name="serverId"
            render={({ field }) => (
              <Select
                {...props}
                options={servers.map(({ id, name }) => ({ value: id, label: name }))}
                value={field.value}
                onValueChange={field.onChange}
              />
            )}
          />
        )}
      </Field>
      <Field label="Chat model" required error={formState.errors.model?.message}>
        {(props) => (
          <Input
            {...props}
            {...register("model")}
            autoComplete="off"
            spellCheck={false}
            placeholder="mistral-small-latest"
          />
        )}
      </Field>
    </div>
  );
}

function RowFields({ form: { register, formState }, rowsTotal }: { form: Form; rowsTotal: number }) {
  const { errors } = formState;
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Field
        label="Rows"
        description={`Of ${pluralise(rowsTotal, "row")}. Fewer are drawn, and compared on the rows that both answered.`}
        error={errors.rows?.message}
      >
        {(props) => <Input {...props} {...register("rows")} inputMode="numeric" />}
      </Field>
      <Field
        label="Examples per label"
        description="Of the training rows, 0 to 5."
        error={errors.examplesPerLabel?.message}
      >
        {(props) => <Input {...props} {...register("examplesPerLabel")} inputMode="numeric" />}
      </Field>
      <Field label="Requests at once" description="1 to 16." error={errors.concurrency?.message}>
        {(props) => <Input {...props} {...register("concurrency")} inputMode="numeric" />}
      </Field>
    </div>
  );
}

function PriceFields({ form: { register, formState } }: { form: Form }) {
  const { errors } = formState;
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Field label="Price of input" description="Per million tokens." error={errors.inputPrice?.message}>
        {(props) => <Input {...props} {...register("inputPrice")} inputMode="decimal" placeholder="0" />}
      </Field>
      <Field label="Price of output" description="Per million tokens." error={errors.outputPrice?.message}>
        {(props) => <Input {...props} {...register("outputPrice")} inputMode="decimal" placeholder="0" />}
      </Field>
      <Field
        label="Budget"
        description="It stops before it costs more. Empty is no limit."
        error={errors.budget?.message}
      >
        {(props) => <Input {...props} {...register("budget")} inputMode="decimal" placeholder="no limit" />}
      </Field>
    </div>
  );
}
