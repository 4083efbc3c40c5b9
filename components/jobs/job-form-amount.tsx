"use client";

import { useWatch } from "react-hook-form";
import { Callout } from "@/components/ui/callout";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { describeAmount, passesOfSteps, stepsOfPasses, warnOfPasses } from "@/lib/jobs/amount";
import { serverPasses } from "@/lib/jobs/estimate";
import { type AmountKind, formatNumber, toNumber } from "@/lib/jobs/form";
import type { JobFormApi } from "./job-form-api";
import { FieldGroup, ResetButton, TextField } from "./job-form-parts";
import type { JobData } from "./use-job-data";
import type { EstimateState } from "./use-job-estimate";

const KINDS = [
  { value: "recommended", label: "As recommended" },
  { value: "steps", label: "Steps" },
  { value: "epochs", label: "Passes" },
] as const;

interface AmountFieldsProps {
  form: JobFormApi;
  data: JobData;
  /** Of the settings as they stand. */
  asked: EstimateState;
  /** Of the same settings with the amount that the server would choose. */
  recommended: EstimateState;
}

/** How much is trained: one number is given, the other is worked out beside it, before anything is uploaded. */
export function AmountFields({ form, data, asked, recommended }: AmountFieldsProps) {
  const [amount, trainingSteps, epochs, seqLen] = useWatch({
    control: form.control,
    name: ["amount", "trainingSteps", "epochs", "seqLen"],
  });
  // The server counts them as it will when it checks the files.
  const size = { tokens: recommended.estimate?.dataTokens ?? data.tokens, seqLen: toNumber(seqLen) };
  const choice = recommended.estimate;
  // The server caps them, and only it knows where; while it is asked, what it said of the settings before stays.
  const real = asked.estimate?.passes ?? null;
  const stepPasses = passesOfSteps(toNumber(trainingSteps), size);
  const shownPasses = stepPasses === null ? null : (real ?? stepPasses);
  const converted = {
    recommended: { steps: choice?.trainingSteps ?? null, passes: choice?.passes ?? null },
    steps: { steps: toNumber(trainingSteps), passes: stepPasses },
    epochs: { steps: stepsOfPasses(toNumber(epochs), size), passes: toNumber(epochs) },
  }[amount];
  const given = amount === "recommended" || !Number.isFinite(converted.passes) ? null : converted.passes;
  const warning = warnOfPasses(given, data.lines, serverPasses(asked.estimate, choice));
  const choose = (kind: AmountKind) => {
    // The same amount, said the other way: whoever switches starts from where they are.
    if (kind === "epochs" && amount === "steps" && converted.passes !== null) {
      form.setValue("epochs", formatNumber(Number(converted.passes.toPrecision(3))));
    }
    if (kind === "steps" && converted.steps !== null && Number.isFinite(converted.steps)) {
      form.setValue("trainingSteps", formatNumber(converted.steps));
    }
    form.setValue("amount", kind, { shouldDirty: true, shouldValidate: form.formState.isSubmitted });
  };
  const hint = describeAmount(amount, converted.steps, amount === "steps" ? shownPasses : converted.passes, real);
  return (
    <FieldGroup title="How much it trains">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <SegmentedControl label="Amount of training" options={KINDS} value={amount} onValueChange={choose} />
        {amount === "recommended" ? null : (
          <ResetButton label="the amount" to="as recommended" onReset={() => choose("recommended")} />
        )}
      </div>
      {amount === "recommended" ? <p className="text-muted text-sm">{hint}</p> : null}
      {amount === "steps" ? (
        <TextField
          form={form}
          name="trainingSteps"
          label="Training steps"
          inputMode="numeric"
          description={hint}
          className="sm:max-w-[calc(50%-0.625rem)]"
        />
      ) : null}
      {amount === "epochs" ? (
        <TextField
          form={form}
          name="epochs"
          label="Passes over the data"
          inputMode="decimal"
          description={hint}
          className="sm:max-w-[calc(50%-0.625rem)]"
        />
      ) : null}
      <div role="status" className="empty:hidden">
        {warning === null ? null : <Callout tone="warning">{warning}</Callout>}
      </div>
    </FieldGroup>
  );
}
