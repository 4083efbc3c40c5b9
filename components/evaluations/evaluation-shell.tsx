"use client";

import { Download, Ellipsis, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { evaluationFileHref, isMoving } from "@/lib/evaluations/queries";
import type { EvaluationDetail } from "@/lib/evaluations/schema";
import { EvaluationProgress } from "./evaluation-progress";
import { EvaluationStatus } from "./evaluation-status";
import { EvaluationTabs } from "./evaluation-tabs";
import { splitWords } from "./split-words";
import { useEvaluation, useRemoval } from "./use-evaluation";

interface EvaluationShellProps {
  evaluationId: string;
  children: ReactNode;
}

/** What all parts of an evaluation's page share: what was asked about what, how far it is, and the way to the parts. */
export function EvaluationShell({ evaluationId, children }: EvaluationShellProps) {
  const evaluation = useEvaluation(evaluationId, { isFrame: true });
  const isReady = evaluation.status === "ready" && evaluation.report !== null;
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Evaluations", href: "/evaluations" }]}
        title={evaluation.name}
        meta={<Meta evaluation={evaluation} />}
        actions={<Actions evaluation={evaluation} />}
      />
      {isReady ? (
        <>
          <EvaluationTabs evaluation={evaluation} />
          {children}
        </>
      ) : (
        <EvaluationProgress evaluation={evaluation} />
      )}
    </>
  );
}

const linkClasses = "rounded-sm underline-offset-4 hover:text-text hover:underline";

function Meta({ evaluation }: { evaluation: EvaluationDetail }) {
  const { modelId, preparationId, datasetName, split, createdAt, serverName, status } = evaluation;
  return (
    <>
      <EvaluationStatus status={status} className="font-medium text-text" />
      <Link href={`/preparations/${encodeURIComponent(preparationId)}`} className={linkClasses}>
        {splitWords(split)} of {datasetName}
      </Link>
      {modelId === null ? null : (
        <Link href={`/models/${encodeURIComponent(modelId)}`} className={linkClasses}>
          See the model
        </Link>
      )}
      <span>{serverName}</span>
      <span>
        made <RelativeTime date={createdAt} />
      </span>
    </>
  );
}

function Actions({ evaluation: { id, name, status } }: { evaluation: EvaluationDetail }) {
  const [asks, setAsks] = useState(false);
  return (
    <>
      {status === "ready" ? (
        <>
          <Button asChild>
            <a href={evaluationFileHref(id, "predictions.csv")} download>
              <Download aria-hidden />
              Answers (CSV)
            </a>
          </Button>
          <Button asChild>
            <a href={evaluationFileHref(id, "report.json")} download>
              <Download aria-hidden />
              Report (JSON)
            </a>
          </Button>
        </>
      ) : null}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="More for this evaluation">
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem tone="danger" disabled={isMoving(status)} onSelect={() => setAsks(true)}>
            <Trash2 aria-hidden />
            {isMoving(status) ? "Delete (stop it first)" : "Delete…"}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <DeleteDialog evaluationId={id} name={name} open={asks} onClose={() => setAsks(false)} />
    </>
  );
}

interface DeleteDialogProps {
  evaluationId: string;
  name: string;
  open: boolean;
  onClose: () => void;
}

function DeleteDialog({ evaluationId, name, open, onClose }: DeleteDialogProps) {
  const router = useRouter();
  const { mutate, isPending } = useRemoval(evaluationId);
  const confirm = () =>
    mutate(
      { evaluationId },
      {
        onSuccess: () => {
          toast.success("The evaluation was deleted");
          router.push("/evaluations");
        },
        onError: ({ message }) => toast.error("The evaluation was not deleted", { description: message }),
      },
    );
  return (
    <AlertDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Delete “${name}”?`}
      description="Its scores and the answers to every row go for good. The model, its splits and labels that you mended stay."
      cancelLabel="Keep it"
      actions={[{ label: "Delete evaluation", variant: "danger", onSelect: confirm, pending: isPending }]}
    />
  );
}
