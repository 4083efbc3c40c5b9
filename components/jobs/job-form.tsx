"use client";

import { ChevronDown, Settings2 } from "lucide-react";
import Link from "next/link";
import { useId, useState } from "react";
import { useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/api-client";
import { estimateBody, sentEstimate } from "@/lib/jobs/estimate";
import { defaultJobForm, forData, type JobFormValues, recommendedJob, toCreateJobBody } from "@/lib/jobs/form";
import type { JobDetail, JobSettings } from "@/lib/jobs/schema";
import { formOfJob, formWithSettings, settingsOfForm } from "@/lib/jobs/settings";
import { cn } from "@/lib/utils";
import { AdvancedFields } from "./job-form-advanced";
import type { PreparationChoice } from "./job-form-api";
import { JobFormCode } from "./job-form-code";
import { SavedSettings } from "./job-form-presets";
import { RecommendedCard } from "./job-form-recommended";
import { JobFormSummary } from "./job-form-summary";
import { useAdvancedOpen } from "./use-advanced-open";
import { useChosenServer } from "./use-chosen-server";
import { useJobData } from "./use-job-data";
import { type EstimateState, useJobEstimate } from "./use-job-estimate";
import { useCreateJob, useJobForm } from "./use-job-form";

interface JobFormProps {
  /** Newest first. */
  preparations: readonly PreparationChoice[];
  /** "" to let the reader choose. */
  preparationId: string;
  /** The job whose settings fill the form. */
  source: JobDetail | null;
  /** All settings, and not only the recommended ones. */
  showsSettings: boolean;
  /** Root of this app as the reader reached it. */
  appUrl: string;
}

/** One press with recommended settings, and below it, for whoever opens it, every setting of a job. */
export function JobForm({ preparations, preparationId, source, showsSettings, appUrl }: JobFormProps) {
  const empty = defaultJobForm(preparationId, true);
  const { form, element, showRefusal, showFieldErrors } = useJobForm(
    source === null ? empty : formOfJob(empty, source),
  );
  const watched = useWatch({ control: form.control }) as JobFormValues;
  const preparation = preparations.find(({ id }) => id === watched.preparationId);
  const hasValidation = (preparation?.rows.validation ?? 0) > 0;
  const data = useJobData(preparation);
  const values = forData(watched, { hasValidation, targets: data.targets.map(({ name }) => name) });
  const chosen = useChosenServer(values.serverId);
  const estimates = useEstimates(values, preparation === undefined ? "" : preparation.id, hasValidation);
  const advanced = useAdvanced(source !== null || showsSettings);
  const { create, error, isBusy } = useCreateJob(showFieldErrors);

  const withEstimate = ({ current }: EstimateState) => (current === null ? {} : { estimate: sentEstimate(current) });
  const submit = form.handleSubmit(
    () => create({ ...toCreateJobBody(values), ...withEstimate(estimates.asked) }),
    showRefusal,
  );
  const current = () => {
    const settings = settingsOfForm(values);
    if (settings === null) void form.trigger().then(showRefusal);
    return settings;
  };
  const load = (settings: JobSettings, from: string) => {
    const before = form.getValues();
    form.reset(formWithSettings(before, settings), { keepDefaultValues: true });
    toast.success(`Loaded “${from}”`, { action: { label: "Undo", onClick: () => form.reset(before) } });
  };
  return (
    <form ref={element} onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-6">
      {source === null ? null : <SourceNote source={source} isUsingKey={values.copiedWandbProject !== ""} />}
      <RecommendedCard
        form={form}
        preparations={preparations}
        preparation={preparation}
        estimate={estimates.recommended}
        isSecond={advanced.isOpen}
        isPending={isBusy}
        onTrain={() =>
          create({ ...recommendedJob(values.preparationId, hasValidation), ...withEstimate(estimates.recommended) })
        }
      />
      <CreateError error={error} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <AdvancedToggle {...advanced} />
        {advanced.isOpen ? <SavedSettings current={current} onLoad={load} /> : null}
      </div>
      {advanced.isOpen ? (
        <section
          id={advanced.id}
          aria-label="Advanced settings"
          className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]"
        >
          <div className="flex min-w-0 flex-col gap-6">
            <AdvancedFields
              form={form}
              preparation={preparation}
              data={data}
              chosen={chosen}
              asked={estimates.asked}
              recommended={estimates.choice}
            />
          </div>
          <div className="min-w-0 lg:sticky lg:top-6">
            <JobFormSummary
              form={form}
              preparation={preparation}
              asked={estimates.asked}
              chosen={chosen}
              isPending={isBusy}
            />
          </div>
          <div className="min-w-0">
            <JobFormCode body={toCreateJobBody(values)} targets={data.targets} chosen={chosen} appUrl={appUrl} />
          </div>
        </section>
      ) : null}
    </form>
  );
}

/** Three questions, of which several are often the same and asked once: these settings, the server's own amount, and one press. */
function useEstimates(values: JobFormValues, preparationId: string, hasValidation: boolean) {
  const recommended = defaultJobForm(preparationId, hasValidation);
  const known = preparationId === "" ? null : values;
  return {
    asked: useJobEstimate(known && estimateBody(known)),
    choice: useJobEstimate(known && estimateBody({ ...known, amount: "recommended" })),
    recommended: useJobEstimate(known && estimateBody(recommended)),
  };
}

/** Opened by the reader, who finds it so the next time, or because somebody else's settings are in it. */
function useAdvanced(isNeeded: boolean) {
  const [isRemembered, remember] = useAdvancedOpen();
  const [isForced, setIsForced] = useState(isNeeded);
  const id = useId();
  const isOpen = isForced || isRemembered;
  const toggle = () => {
    setIsForced(false);
    remember(!isOpen);
  };
  return { id, isOpen, toggle };
}

function AdvancedToggle({ id, isOpen, toggle }: ReturnType<typeof useAdvanced>) {
  return (
    <Button aria-expanded={isOpen} aria-controls={isOpen ? id : undefined} onClick={toggle}>
      <Settings2 aria-hidden />
      Advanced settings
      <ChevronDown aria-hidden className={cn("text-muted transition-transform", isOpen && "rotate-180")} />
    </Button>
  );
}

function SourceNote({ source, isUsingKey }: { source: JobDetail; isUsingKey: boolean }) {
  return (
    <Callout
      title={
        <>
          Filled with the settings of{" "}
          <Link href={`/jobs/${source.id}`} className="underline underline-offset-4">
            a training on {source.datasetName}
          </Link>
        </>
      }
    >
      Change what you like; that job stays as it is.{isUsingKey ? " Its W&B key is used, and never shown." : ""}
    </Callout>
  );
}

/** Why there is no job, with the job that stands in the way where there is one. */
function CreateError({ error }: { error: Error | null }) {
  const otherJobId = error instanceof ApiError ? error.extra?.otherJobId : null;
  return (
    <div role="alert" className="empty:hidden">
      {error === null ? null : (
        <Callout
          tone="danger"
          title="The job was not created"
          action={
            typeof otherJobId === "string" ? (
              <Button asChild size="sm">
                <Link href={`/jobs/${otherJobId}`}>Open the other job</Link>
              </Button>
            ) : null
          }
        >
          {error.message}
        </Callout>
      )}
    </div>
  );
}
