"use client";

import { useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardFooter, CardHeader } from "@/components/ui/card";
import { Fact, FactList } from "@/components/ui/fact-list";
import { countTrainLines } from "@/lib/preparations/describe-repeats";
import { pluralise } from "@/lib/utils";
import type { JobFormApi, PreparationChoice } from "./job-form-api";
import { EstimateText } from "./job-form-estimate";
import type { ChosenServer } from "./use-chosen-server";
import type { EstimateState } from "./use-job-estimate";

interface JobFormSummaryProps {
  form: JobFormApi;
  preparation: PreparationChoice | undefined;
  /** Of the settings as they stand. */
  asked: EstimateState;
  chosen: ChosenServer;
  isPending: boolean;
}

/** What will be sent and how long it would take, and the button that says why it is off. */
export function JobFormSummary({ form, preparation, asked, chosen, isPending }: JobFormSummaryProps) {
  const [useValidation, autoStart] = useWatch({ control: form.control, name: ["useValidation", "autoStart"] });
  const reason = whyOff({ preparation, asked, chosen });
  return (
    <Card>
      <CardHeader title="With these settings" description={preparation?.datasetName ?? "No preparation chosen yet."} />
      {preparation ? (
        <CardContent>
          <FactList>
            <Fact label="Takes">
              <EstimateText state={asked} isEmbedded={chosen.isEmbedded} />
            </Fact>
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
            ? "Training starts once the files are checked."
            : "The files are checked first; nothing is trained before you say so."}
        </p>
      </CardFooter>
    </Card>
  );
}

function whyOff({ preparation, asked, chosen }: Pick<JobFormSummaryProps, "preparation" | "asked" | "chosen">) {
  if (preparation === undefined) return "Choose a preparation";
  if (preparation.rows.train === 0) return "No rows to train on";
  if (chosen.isChecking || asked.isWorthWaiting) return "Checking…";
  return chosen.isRetired ? "This server no longer trains" : null;
}
