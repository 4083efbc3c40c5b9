"use client";

import { AmountFields } from "./job-form-amount";
import type { JobFormApi, PreparationChoice } from "./job-form-api";
import { CheckFields, LearningFields, NameFields, StartFields } from "./job-form-fields";
import { WhereFields } from "./job-form-server";
import { TargetFields } from "./job-form-targets";
import type { ChosenServer } from "./use-chosen-server";
import type { JobData } from "./use-job-data";
import type { EstimateState } from "./use-job-estimate";

interface AdvancedFieldsProps {
  form: JobFormApi;
  preparation: PreparationChoice | undefined;
  data: JobData;
  chosen: ChosenServer;
  asked: EstimateState;
  recommended: EstimateState;
}

/** Every setting of a job, in the order in which people ask for them. */
export function AdvancedFields({ form, preparation, data, chosen, asked, recommended }: AdvancedFieldsProps) {
  return (
    <>
      <WhereFields form={form} chosen={chosen} />
      <AmountFields form={form} data={data} asked={asked} recommended={recommended} />
      <LearningFields form={form} />
      <TargetFields form={form} targets={data.targets} />
      <CheckFields form={form} preparation={preparation} />
      <NameFields form={form} />
      <StartFields form={form} />
    </>
  );
}
