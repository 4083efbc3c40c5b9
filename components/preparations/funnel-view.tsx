import { Minus, Plus } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { SPLITS } from "@/lib/charts/splits";
import { countTrainLines } from "@/lib/preparations/describe-repeats";
import { type FunnelLoss, type FunnelStage, funnelStages, type LossReason } from "@/lib/preparations/funnel-stages";
import type { Funnel, SplitName } from "@/lib/preparations/schema";
import { formatCount, pluralise } from "@/lib/utils";

interface FunnelViewProps {
  funnel: Funnel;
  /** Lines of the training file beyond its rows. */
  repeats: number;
  /** Where the rows of a loss, or of a split, can be looked at; null for nowhere. */
  hrefOf: (what: LossReason | SplitName) => string | null;
  /** Opens the list of lines that could not be read. */
  rejected: ReactNode;
}

/** The way of the rows from the lines of the file to the splits; every difference says where its rows are. */
export function FunnelView({ funnel, repeats, hrefOf, rejected }: FunnelViewProps) {
  const stages = funnelStages(funnel);
  return (
    <ol aria-label="The way of the rows" className="flex min-w-0 flex-col">
      {stages.map((stage, index) => (
        <li key={stage.key}>
          {stage.gain === null ? null : <Gain gain={stage.gain} />}
          {stage.losses.length === 0 ? (
            index === 0 || stage.gain !== null ? null : (
              <div className="h-2" />
            )
          ) : (
            <ul aria-label={`Lost before ${stage.name}`} className="my-1.5 flex flex-col gap-1">
              {stage.losses.map((loss) => (
                <Loss
                  key={loss.reason}
                  loss={loss}
                  link={loss.reason === "rejected" ? rejected : <ShowLink href={hrefOf(loss.reason)} loss={loss} />}
                />
              ))}
            </ul>
          )}
          <Stage stage={stage} of={funnel.lines} />
        </li>
      ))}
      <li className="mt-3">
        <Parts funnel={funnel} repeats={repeats} hrefOf={hrefOf} />
      </li>
    </ol>
  );
}

const GRID = "grid grid-cols-[7.5rem_minmax(0,1fr)_auto] items-center gap-x-3 sm:grid-cols-[9rem_minmax(0,1fr)_5.5rem]";

function Stage({ stage: { name, count }, of }: { stage: FunnelStage; of: number }) {
  return (
    <div className={`${GRID} text-sm`}>
      <span className="truncate">{name}</span>
      <Bar share={of > 0 ? Math.min(1, count / of) : 0} />
      <span className="text-right font-medium tabular-nums">{formatCount(count)}</span>
    </div>
  );
}

function Bar({ share }: { share: number }) {
  return (
    <div aria-hidden className="h-2.5 min-w-0">
      <div
        data-mark
        className="h-full rounded-r-sm bg-muted/45"
        style={{ width: share > 0 ? `max(2px, ${share * 100}%)` : 0 }}
      />
    </div>
  );
}

function Gain({ gain: { count, words } }: { gain: NonNullable<FunnelStage["gain"]> }) {
  return (
    <p className="my-1.5 flex items-baseline gap-1 text-muted text-xs tabular-nums leading-5 sm:pl-39">
      <Plus aria-hidden className="size-3 shrink-0 self-center" />
      <span className="sr-only">plus </span>
      {formatCount(count)} {words}
    </p>
  );
}

function Loss({ loss: { count, words }, link }: { loss: FunnelLoss; link: ReactNode }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 text-muted text-xs leading-5 sm:pl-39">
      <span className="flex items-baseline gap-1 tabular-nums">
        <Minus aria-hidden className="size-3 shrink-0 self-center" />
        <span className="sr-only">minus </span>
        {formatCount(count)} {words}
      </span>
      {link}
    </li>
  );
}

function ShowLink({ href, loss: { count, words } }: { href: string | null; loss: FunnelLoss }) {
  if (href === null) return null;
  return (
    <Link href={href} className="rounded-sm text-accent-text underline-offset-4 hover:underline">
      Show
      <span className="sr-only">
        {" "}
        the {pluralise(count, "row")} {words}
      </span>
    </Link>
  );
}

/** What the rows that are left are used for. */
function Parts({ funnel, repeats, hrefOf }: Omit<FunnelViewProps, "rejected">) {
  const used = SPLITS.reduce((sum, { key }) => sum + funnel[key], 0);
  return (
    <div className="border-border border-t pt-3">
      <div aria-hidden className="mb-2.5 flex h-2.5 gap-px overflow-hidden rounded-sm">
        {SPLITS.filter(({ key }) => funnel[key] > 0).map(({ key, colour }) => (
          <span
            key={key}
            data-mark
            style={{ width: `${used > 0 ? (funnel[key] / used) * 100 : 0}%`, background: colour }}
          />
        ))}
      </div>
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1 text-sm tabular-nums">
        {SPLITS.map(({ key, name }, index) => (
          <span key={key}>
            {index > 0 ? <span className="mr-2 text-muted">+</span> : null}
            <PartCount name={`${formatCount(funnel[key])} ${name.toLowerCase()}`} href={hrefOf(key)} />
          </span>
        ))}
        <span className="text-muted">= {formatCount(used)}</span>
      </p>
      {repeats === 0 ? null : (
        <p className="mt-1 text-muted text-xs tabular-nums leading-5">
          train.jsonl: {countTrainLines(funnel.train, repeats)} = {pluralise(funnel.train + repeats, "line")}
        </p>
      )}
    </div>
  );
}

function PartCount({ name, href }: { name: string; href: string | null }) {
  if (href === null) return name;
  return (
    <Link href={href} className="rounded-sm text-accent-text underline-offset-4 hover:underline">
      {name}
    </Link>
  );
}
