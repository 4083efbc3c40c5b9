import {
  Activity,
  ArrowRight,
  CircleAlert,
  CirclePlay,
  type LucideIcon,
  MessageSquareText,
  Split,
  Upload,
  Zap,
} from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { datasetHref } from "@/lib/datasets/search-params";
import { describeStatus } from "@/lib/jobs/describe";
import type { JobSummary } from "@/lib/jobs/schema";
import { playgroundHref } from "@/lib/playground/search-params";
import { assertNever, pluralise } from "@/lib/utils";
import type { NextStep } from "./next-step";

interface StepWords {
  icon: LucideIcon;
  title: string;
  text: string;
  action: string;
  href: string;
}

/** The one thing to go on with. */
export function NextStepCard({ step }: { step: NextStep }) {
  const { icon: Icon, title, text, action, href } = describeStep(step);
  return (
    <section aria-label="Next step">
      <Card className="flex flex-wrap items-center gap-x-5 gap-y-4 p-5">
        <span className="grid size-10 shrink-0 place-items-center rounded-lg bg-accent-soft text-accent-text">
          <Icon aria-hidden className="size-5" />
        </span>
        <div className="min-w-56 flex-1">
          <h2 className="wrap-anywhere line-clamp-2 font-semibold text-base tracking-tight">{title}</h2>
          <p className="wrap-anywhere mt-0.5 line-clamp-3 text-muted text-sm leading-6">{text}</p>
          {step.kind === "watch" ? <JobProgress job={step.job} /> : null}
        </div>
        <Button asChild variant="primary" size="lg" className="max-sm:w-full">
          <Link href={href}>
            {action}
            <ArrowRight aria-hidden />
          </Link>
        </Button>
      </Card>
    </section>
  );
}

function JobProgress({ job }: { job: JobSummary }) {
  if (job.status !== "RUNNING" || job.trainingSteps === null) return null;
  return (
    <Progress
      className="mt-2 max-w-md"
      label="Training steps"
      value={job.currentStep}
      max={job.trainingSteps}
      valueText={describeStatus(job).words}
    />
  );
}

function describeStep(step: NextStep): StepWords {
  switch (step.kind) {
    case "import":
      return {
        icon: Upload,
        title: "Bring in some data",
        text: "A table with one text and one label column is all that is needed.",
        action: "Import a file",
        href: "/datasets",
      };
    case "split":
      return {
        icon: Split,
        title: `“${step.dataset.name}” is ready to be split`,
        text: `${pluralise(step.dataset.rowCount, "row")}. Balance its labels and hold some rows out to test with.`,
        action: "Create splits",
        href: datasetHref(step.dataset.id),
      };
    case "train": {
      const { id, datasetName, rows, labelCount } = step.preparation;
      return {
        icon: Zap,
        title: "Your splits are ready: train a classifier",
        text: `${datasetName}: ${pluralise(rows.train, "row")} to train on, ${pluralise(labelCount, "label")}.`,
        action: "Go to training",
        href: `/preparations/${encodeURIComponent(id)}`,
      };
    }
    case "watch":
      return {
        icon: Activity,
        title: `Training on ${step.job.datasetName}`,
        text: `${describeStatus(step.job).words}. You may close this page; training goes on.`,
        action: "Watch it train",
        href: jobHref(step.job),
      };
    case "start":
      return {
        icon: CirclePlay,
        title: `The job on ${step.job.datasetName} is ready to start`,
        text: "Its files were checked and are fine; it waits for your word.",
        action: "Review and start",
        href: jobHref(step.job),
      };
    case "mend":
      return {
        icon: CircleAlert,
        title: `The job on ${step.job.datasetName} did not finish`,
        text: step.job.error?.message ?? `${describeStatus(step.job).words}.`,
        action: "See what happened",
        href: jobHref(step.job),
      };
    case "try":
      return {
        icon: MessageSquareText,
        title: `“${step.model.name}” is ready`,
        text: `It knows ${pluralise(step.model.targets[0]?.labels.length ?? 0, "label")}. Give it a sentence and see what it answers.`,
        action: "Try it in the playground",
        href: playgroundHref({ model: step.model.id }),
      };
    default:
      return assertNever(step);
  }
}

function jobHref({ id }: JobSummary): string {
  return `/jobs/${encodeURIComponent(id)}`;
}
