"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { useSettled } from "@/components/ui/use-settled";
import { applyWords } from "@/lib/datasets/cleaning/preview-words";
import {
  kindWords,
  readStepForm,
  refusedFields,
  type StepFormKind,
  type StepFormValues,
  type StepPreset,
  stepDefaults,
} from "@/lib/datasets/cleaning/step-form";
import { datasetQueries } from "@/lib/datasets/queries";
import { type StepAction, stepAction } from "@/lib/datasets/steps-schema";
import { ApiError } from "@/lib/http/api-client";
import { messageOf } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";
import { StepFields } from "./step-fields";
import { StepPreview } from "./step-preview";
import { WaitBar } from "./wait-bar";

/** Typing pauses for so long before rows are counted. */
const TYPING_MS = 300;

interface StepDialogProps {
  preset: StepPreset;
  onClose: () => void;
}

/** A step as a form, with what it would do below; nothing is done before it is applied. */
export function StepDialog({ preset, onClose }: StepDialogProps) {
  const { dataset, run, cancel } = useCleaning();
  const { kind } = preset;
  const { title, hint } = kindWords(kind);
  const form = useForm<StepFormValues>({
    defaultValues: stepDefaults(dataset, preset),
    mode: "onTouched",
    resolver: (values) => resolve(kind, values),
  });
  const { action, problems } = readStepForm(kind, form.watch());
  const { preview, isSettled } = usePreview(dataset.id, action);
  const [state, setState] = useState<{ isRunning: boolean; failure: Error | null }>({
    isRunning: false,
    failure: null,
  });
  const refused = refusedFields(kind, fieldsOf(state.failure ?? preview.error));
  const effect = isSettled && !preview.isPlaceholderData ? preview.data : undefined;
  const isNothing = effect !== undefined && effect.changedRows + effect.removedRows === 0;

  const apply = async () => {
    if (action === null || isNothing) return;
    setState({ isRunning: true, failure: null });
    try {
      const step = await run(action);
      setState({ isRunning: false, failure: null });
      if (step !== null) onClose();
    } catch (error) {
      setState({ isRunning: false, failure: error instanceof Error ? error : new Error(messageOf(error)) });
    }
  };
  const submit = (event: FormEvent) => void form.handleSubmit(apply)(event);

  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={title} description={hint} size="lg">
        <FormProvider {...form}>
          <form onSubmit={submit} noValidate className="flex flex-col gap-5">
            <fieldset disabled={state.isRunning} className="flex min-w-0 flex-col gap-4">
              <legend className="sr-only">{title}</legend>
              <StepFields kind={kind} refused={refused} />
            </fieldset>
            <StepPreview
              datasetId={dataset.id}
              rows={dataset.rowCount}
              missing={problems === null ? null : ([...problems.values()][0] ?? "")}
              preview={preview}
              isRefused={refused.size > 0}
            />
            <WaitBar datasetId={dataset.id} isWaiting={state.isRunning} kinds={["step", "copies"]} title="Applying" />
            {state.failure !== null && refused.size === 0 ? (
              <p role="alert" className="text-danger text-sm">
                {state.failure.message}
              </p>
            ) : null}
            <DialogFooter className="-mt-4 items-center">
              <p className="mr-auto text-muted text-xs max-sm:basis-full">
                It can be undone at any time. The file itself stays as it is.
              </p>
              {state.isRunning ? (
                <Button onClick={cancel}>Cancel the step</Button>
              ) : (
                <DialogClose asChild>
                  <Button>Close</Button>
                </DialogClose>
              )}
              <Button type="submit" variant="primary" pending={state.isRunning} disabled={isNothing}>
                {applyWords(effect ?? { changedRows: 0, removedRows: 0 })}
              </Button>
            </DialogFooter>
          </form>
        </FormProvider>
      </DialogContent>
    </Dialog>
  );
}

/** What the action would do, asked for when the typing pauses. */
function usePreview(datasetId: string, action: StepAction | null) {
  // By what is in it: the form makes a new object each time.
  const key = JSON.stringify(action);
  const settledKey = useSettled(key, TYPING_MS);
  const settled = stepAction.nullable().parse(JSON.parse(settledKey));
  const preview = useQuery({
    ...datasetQueries.stepPreview(datasetId, settled ?? NO_ACTION),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
  });
  return { preview, isSettled: key === settledKey };
}

/** Stands in the key of a query that is not asked. */
const NO_ACTION: StepAction = { kind: "strip_html", columns: [""] };

function resolve(kind: StepFormKind, values: StepFormValues) {
  const { problems } = readStepForm(kind, values);
  if (problems === null) return { values, errors: {} };
  return {
    values: {},
    errors: Object.fromEntries([...problems].map(([name, message]) => [name, { type: "invalid", message }])),
  };
}

function fieldsOf(error: Error | null) {
  return error instanceof ApiError ? error.fields : [];
}
