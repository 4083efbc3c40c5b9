import Link from "next/link";
import { CopyButton } from "@/components/ui/copy-button";
import { Fact, FactList } from "@/components/ui/fact-list";
import { TagList } from "@/components/ui/tag-list";
import { formatShare } from "@/lib/charts/format";
import { describeRunPasses } from "@/lib/jobs/amount";
import type { JobDetail } from "@/lib/jobs/schema";
import { splitFilePath } from "@/lib/preparations/paths";
import { formatCount, pluralise } from "@/lib/utils";

/** The settings that this run was made with. */
export function JobSettings({ job }: { job: JobDetail }) {
  const { trainingSteps, learningRate, weightDecay, warmupFraction, seqLen } = job.hyperparameters;
  const passes = describeRunPasses(job);
  return (
    <FactList>
      <Fact label="Server">{job.serverName}</Fact>
      <Fact label="Base model">{job.baseModel}</Fact>
      <Fact label="Training steps">{trainingSteps === null ? "chosen by the server" : formatCount(trainingSteps)}</Fact>
      {passes === null ? null : <Fact label="Amount">{passes}</Fact>}
      <Fact label="Learning rate">{learningRate}</Fact>
      <Fact label="Weight decay">{weightDecay}</Fact>
      <Fact label="Warm-up">{formatShare(warmupFraction)} of the steps</Fact>
      <Fact label="Sequence length">{pluralise(seqLen, "token")}</Fact>
      {job.targetSettings.map((target) => (
        <Fact key={target.name} label={`Target ${target.name}`}>
          weight {target.weight}
          {target.lossFunction === null ? "" : `, ${LOSSES[target.lossFunction]}`}
        </Fact>
      ))}
      {job.invalidSampleSkipPercentage === 0 ? null : (
        <Fact label="Invalid lines">up to {formatShare(job.invalidSampleSkipPercentage)} are skipped</Fact>
      )}
      <Fact label="Validation">{job.useValidation ? "on" : "off"}</Fact>
      <Fact label="Start">{job.autoStart ? "by itself" : "by hand"}</Fact>
      {job.wandb === null ? null : <WandbFact wandb={job.wandb} />}
      {job.copiedFromId === null ? null : (
        <Fact label="Settings from">
          <Link
            href={`/jobs/${encodeURIComponent(job.copiedFromId)}`}
            className="rounded-sm text-accent-text underline-offset-4 hover:underline"
          >
            an earlier job
          </Link>
        </Fact>
      )}
      <Fact label="Suffix">{job.suffix}</Fact>
      {job.remoteJobId === null ? null : (
        <Fact label="Job on the server">
          <span className="inline-flex items-center gap-1">
            <span className="font-mono text-xs" title={job.remoteJobId}>
              {job.remoteJobId.slice(0, 8)}…
            </span>
            <CopyButton text={job.remoteJobId} label="Copy the job's id on the server" className="-my-1" />
          </span>
        </Fact>
      )}
    </FactList>
  );
}

const LOSSES = { single_class: "one label a text", multi_class: "several labels a text" } as const;

/** Where the run can be seen at W&B, once its server says so. */
function WandbFact({ wandb }: { wandb: NonNullable<JobDetail["wandb"]> }) {
  const name = [wandb.project, wandb.name].filter(Boolean).join(" / ");
  // It comes from a server: nothing but a web address becomes a link.
  const isLink = wandb.url !== null && /^https?:\/\//.test(wandb.url);
  return (
    <Fact label="W&B">
      {isLink ? (
        <a
          href={wandb.url ?? ""}
          target="_blank"
          rel="noreferrer"
          className="rounded-sm text-accent-text underline-offset-4 hover:underline"
        >
          {name}
        </a>
      ) : (
        name
      )}
      {wandb.error === null ? null : <span className="block text-sm text-muted">{wandb.error}</span>}
    </Fact>
  );
}

/** The files that were sent, and the labels that the server found in them. */
export function JobData({ job }: { job: JobDetail }) {
  const { rows } = job;
  return (
    <div className="flex flex-col gap-5">
      <FactList>
        <FileFact job={job} split="train" rows={rows.train} note="sent" />
        <FileFact job={job} split="validation" rows={rows.validation} note={job.useValidation ? "sent" : "not sent"} />
        <FileFact job={job} split="test" rows={rows.test} note="kept back" />
      </FactList>
      {job.targets.map((target) => (
        <div key={target.name}>
          <p className="mb-2 text-muted text-xs">
            Target <span className="font-medium text-text">{target.name}</span> with{" "}
            {pluralise(target.labels.length, "label")}
          </p>
          <TagList label={`Labels of ${target.name}`} tags={target.labels} />
        </div>
      ))}
    </div>
  );
}

interface FileFactProps {
  job: JobDetail;
  split: "train" | "validation" | "test";
  rows: number;
  note: string;
}

function FileFact({ job, split, rows, note }: FileFactProps) {
  return (
    <Fact
      label={
        rows === 0 ? (
          `${split}.jsonl`
        ) : (
          // Next would fetch a page here; this is a file.
          <a
            href={splitFilePath(job.preparationId, split)}
            className="rounded-sm text-accent-text underline-offset-4 hover:underline"
          >
            {split}.jsonl
          </a>
        )
      }
    >
      {pluralise(rows, "row")} <span className="text-muted">· {rows === 0 ? "empty" : note}</span>
    </Fact>
  );
}

/** Where a run's data came from. */
export function PreparationLink({ job }: { job: JobDetail }) {
  return (
    <Link
      href={`/preparations/${encodeURIComponent(job.preparationId)}`}
      className="rounded-sm text-accent-text underline-offset-4 hover:underline"
    >
      Preparation of {job.datasetName}
    </Link>
  );
}
