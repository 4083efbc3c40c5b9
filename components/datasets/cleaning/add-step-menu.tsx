"use client";

import {
  AlignLeft,
  Code,
  Copy,
  GitMerge,
  type LucideIcon,
  Pencil,
  Plus,
  Replace,
  Rows3,
  Scale,
  Shield,
  Sparkles,
  Trash2,
} from "lucide-react";
import { Fragment } from "react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { STEP_KINDS, type StepFormKind } from "@/lib/datasets/cleaning/step-form";
import { useCleaning } from "./cleaning-context";

const ICONS: Record<StepFormKind, LucideIcon> = {
  trim: AlignLeft,
  normalise: Sparkles,
  strip_html: Code,
  mask: Shield,
  replace: Replace,
  drop_duplicates: Copy,
  drop_rows_where: Rows3,
  resolve_conflicts: Scale,
  rename_label: Pencil,
  merge_labels: GitMerge,
  delete_labels: Trash2,
};

/** Every step there is. Those that lack a text or a label column wait for it. */
export function AddStepMenu() {
  const { dataset, openStep } = useCleaning();
  const { roles } = dataset;
  const isThere = { text: roles?.text != null, target: (roles?.targets.length ?? 0) > 0 };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button>
          <Plus aria-hidden />
          Add a step
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="max-h-(--radix-dropdown-menu-content-available-height) overflow-y-auto">
        {STEP_KINDS.map(({ group, kinds }) => (
          <Fragment key={group}>
            <DropdownMenuLabel>{group}</DropdownMenuLabel>
            {kinds.map(({ kind, title, needs }) => {
              const Icon = ICONS[kind];
              return (
                <DropdownMenuItem
                  key={kind}
                  disabled={needs !== null && !isThere[needs]}
                  onSelect={() => openStep({ kind })}
                >
                  <Icon aria-hidden />
                  {title}…
                </DropdownMenuItem>
              );
            })}
          </Fragment>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
