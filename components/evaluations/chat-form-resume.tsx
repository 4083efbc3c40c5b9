"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { readAmount } from "@/lib/evaluations/chat-form";
import { evaluationMutations } from "@/lib/evaluations/mutations";
import type { EvaluationDetail } from "@/lib/evaluations/schema";

/** Goes on with a chat model that has a budget, with the same or another one. */
export function ChatResume({
  evaluation: { id, settings },
}: {
  evaluation: Pick<EvaluationDetail, "id" | "settings">;
}) {
  const [text, setText] = useState(String(settings.chat?.budget ?? ""));
  const { mutate, isPending } = useMutation(evaluationMutations.resumeWithBudget(useQueryClient(), id));
  const budget = readAmount(text);
  const isWrong = Number.isNaN(budget);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWrong) return;
    mutate(budget, {
      onError: ({ message }) => toast.error("The evaluation does not go on", { description: message }),
    });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-wrap items-end gap-2">
      <Field label="Budget" error={isWrong ? "Give a number, such as 0.15." : undefined} className="w-40">
        {(props) => (
          <Input
            {...props}
            value={text}
            onChange={(event) => setText(event.target.value)}
            inputMode="decimal"
            placeholder="no limit"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" pending={isPending}>
        <Play aria-hidden />
        Go on
      </Button>
    </form>
  );
}
