"use client";

import { Zap } from "lucide-react";
import { Controller } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Fact, FactList } from "@/components/ui/fact-list";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { describeLevel, describeRealPasses } from "@/lib/jobs/estimate";
import { countTrainLines } from "@/lib/preparations/describe-repeats";
import { formatRelativeTime, pluralise } from "@/lib/utils";
import type { JobFormApi, PreparationChoice } from "./job-form-api";
import { EstimateText } from "./job-form-estimate";
import type { EstimateState } from "./use-job-estimate";

interface RecommendedProps {
  form: JobFormApi;
  preparations: readonly PreparationChoice[];
  preparation: PreparationChoice | undefined;
  estimate: EstimateState;
  /** The settings below are in sight: their button is the main one then. */
  isSecond: boolean;
  isPending: boolean;
  onTrain: () => void;
}

/** What to train on, what one press would do with it, and the button. */
export function RecommendedCard(props: RecommendedProps) {
  const { form, preparations, preparation, estimate, isSecond, isPending, onTrain } = props;
  const reason = preparation === undefined ? "Choose a preparation" : estimate.isWorthWaiting ? "Checking…" : null;
  return (
    <Card className="grid gap-x-8 gap-y-5 p-5 md:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-5">
        <PreparationField form={form} preparations={preparations} />
        {preparation === undefined ? null : (
          <FactList>
            <Fact label="Trained on">{countTrainLines(preparation.rows.train, preparation.repeats)}</Fact>
            <Fact label="Measured on">
              {preparation.rows.validation === 0 ? "no rows" : pluralise(preparation.rows.validation, "row")}
            </Fact>
            <Fact label="Tells apart">{pluralise(preparation.labelCount, "label")}</Fact>
          </FactList>
        )}
      </div>
      <section aria-label="Recommended settings" className="flex min-w-0 flex-col gap-4">
        <h2 className="font-semibold text-sm">With recommended settings</h2>
        <FactList>
          <Fact label="Trains">on this machine, free</Fact>
          <Fact label="With">
            {estimate.estimate === null ? "the level that suits the data" : describeLevel(estimate.estimate.level)}
          </Fact>
          <Fact label="Amount">
            {estimate.estimate === null || preparation === undefined
              ? "chosen by the size of the data"
              : describeRealPasses(estimate.estimate.passes, preparation.rows.train + preparation.repeats)}
          </Fact>
          <Fact label="Takes">{preparation === undefined ? "–" : <EstimateText state={estimate} isEmbedded />}</Fact>
        </FactList>
        <Button
          variant={isSecond ? "secondary" : "primary"}
          size="lg"
          disabled={reason !== null}
          pending={isPending}
          onClick={onTrain}
        >
          {reason === null ? <Zap aria-hidden /> : null}
          {reason ?? "Train with recommended settings"}
        </Button>
        <p className="text-muted text-xs leading-5">
          Training starts once the files are checked. You can close this page meanwhile.
        </p>
      </section>
    </Card>
  );
}

function PreparationField({ form, preparations }: Pick<RecommendedProps, "form" | "preparations">) {
  const { control, formState } = form;
  return (
    <Field
      label="Preparation"
      required
      description="The rows of a dataset, balanced and split."
      error={formState.errors.preparationId?.message}
    >
      {(props) => (
        <Controller
          control={control}
          name="preparationId"
          render={({ field: { onChange, ...field } }) => (
            <Select
              {...props}
              {...field}
              onValueChange={onChange}
              placeholder="Choose a preparation"
              options={preparations.map((preparation) => ({
                value: preparation.id,
                label: `${preparation.datasetName}, ${pluralise(preparation.rows.train, "row")}`,
                hint: (
                  <span suppressHydrationWarning>
                    {pluralise(preparation.labelCount, "label")}, made{" "}
                    {formatRelativeTime(preparation.createdAt, Date.now())}
                  </span>
                ),
              }))}
            />
          )}
        />
      )}
    </Field>
  );
}
