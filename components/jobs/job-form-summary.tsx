"use client";

import { useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardFooter, CardHeader } from "@/components/ui/card";
import { Fact, FactList } from "@/components/ui/fact-list";
import { countTrainLines } from "@/lib/preparations/describe-repeats";
import { pluralise } from "@/lib/utils";
import type { JobFormApi, PreparationChoice } from "./job-form-api";

interface JobFormSummaryProps {
  form: JobFormApi;
  preparation: PreparationChoice | undefined;
  isPending: boolean;
}

/** What will be sent, and the button that says why it is off. */
export function JobFormSummary({ form, preparation, isPending }: JobFormSummaryProps) {
  const [useValidation, autoStart] = useWatch({ control: form.control, name: ["useValidation", "autoStart"] });
  const reason = whyOff(preparation);
  return (
    <Card>
      <CardHeader title="Files to be sent" description={preparation?.datasetName ?? "No preparation chosen yet."} />
      {preparation ? (
        <CardContent>
          <FactList>
            <Fact label="train.jsonl">{countTrainLines(preparation.rows.train, preparation.repeats)}</Fact>
            <Fact label="validation.jsonl">
              {preparation.rows.validation === 0
                ? "empty"
                : useValidation
                  ? pluralise(preparation.rows.validation, "row")
                  : "not sent"}
            </Fact>
            <Fact label="test.jsonl">{pluralise(preparation.rows.test, "row")} kept back</Fact>
          </FactList>
        </CardContent>
      ) : (
        <div className="h-4" />
      )}
      <CardFooter className="flex-col items-stretch">
        <Button type="submit" variant="primary" size="lg" disabled={reason !== null} pending={isPending}>
          {reason ?? (autoStart ? "Create and start training" : "Create job")}
        </Button>
        <p className="text-center text-muted text-xs leading-5">
          {autoStart
            ? "Training starts as soon as the files are checked."
            : "The files are checked; nothing is trained yet."}
        </p>
      </CardFooter>
    </Card>
  );
}

function whyOff(preparation: PreparationChoice | undefined): string | null {
  if (preparation === undefined) return "Choose a preparation";
  if (preparation.rows.train === 0) return "No rows to train on";
  return null;
}
