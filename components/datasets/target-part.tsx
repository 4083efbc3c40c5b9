"use client";

import { useId } from "react";
import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import { Switch } from "@/components/ui/switch";
import { describeNone, describeSource, separatorWords } from "@/lib/datasets/describe-roles";
import type { TargetProfile } from "@/lib/datasets/profile-schema";
import type { ColumnFacts } from "@/lib/datasets/roles/column-facts";
import { targetOfColumn } from "@/lib/datasets/roles/make-target";
import { problemOfTarget } from "@/lib/datasets/roles/refusal";
import type { Target } from "@/lib/datasets/roles-schema";
import { cn, formatCount, pluralise } from "@/lib/utils";
import { RolesPart } from "./roles-part";
import { TargetEditor } from "./target-editor";
import type { RolesState } from "./use-roles";

/** More than fit into a line. */
const EXAMPLES = 12;
/** Of those, on a phone. */
const PHONE_EXAMPLES = 4;

interface TargetPartProps {
  roles: RolesState;
  index: number;
  target: Target;
  /** Facts of the column where it is one; they say whether its cells look like lists. */
  fact: ColumnFacts | undefined;
  /** Its labels as counted; undefined while they are not, or are those of other roles. */
  profile: TargetProfile | undefined;
}

/** What the classifier answers: a target, its labels, and how they stand in the rows. */
export function TargetPart({ roles, index, target, fact, profile }: TargetPartProps) {
  const problems = (["name", "reading", "noneLabel"] as const).map((field) =>
    problemOfTarget(roles.problems, index, field),
  );
  return (
    <RolesPart
      term={roles.shown.targets.length > 1 ? `Label ${index + 1}` : "Label"}
      name={`label ${target.name}`}
      hasProblem={problems.some((problem) => problem !== undefined)}
      editor={<TargetEditor roles={roles} index={index} target={target} fact={fact} />}
    >
      <p className="wrap-anywhere">
        <span className="font-medium">{target.name}</span>
        <span className="text-muted">, {describeSource(target)}</span>
      </p>
      <ExampleLabels profile={profile} />
      <div className="mt-2 flex flex-wrap items-center gap-x-5 gap-y-2">
        <ListSwitch roles={roles} index={index} target={target} fact={fact} />
        <p className="text-muted">{describeNone(target, profile?.emptyCount ?? null)}</p>
      </div>
    </RolesPart>
  );
}

function ExampleLabels({ profile }: { profile: TargetProfile | undefined }) {
  if (profile === undefined) return <Skeleton className="mt-1.5 h-5 w-80 max-w-full" />;
  return (
    // One line, whatever fits: the rest wraps out of sight. A phone has several lines, with few of them.
    <ul
      aria-label={`Labels of ${profile.name}`}
      className="mt-1.5 flex h-5 flex-wrap items-center gap-x-1.5 gap-y-2 overflow-hidden max-sm:h-auto"
    >
      <li className={cn("mr-1 text-xs tabular-nums", profile.labelCount === 0 ? "text-warning" : "text-muted")}>
        {profile.labelCount === 0 ? "No label is found this way" : pluralise(profile.labelCount, "label")}
      </li>
      {profile.labels.slice(0, EXAMPLES).map(([label, count], index) => (
        <li key={label} className={cn("min-w-0 max-w-60", index >= PHONE_EXAMPLES && "max-sm:hidden")}>
          <Badge className="flex" title={label}>
            <span className="truncate">{label}</span>
            <span className="font-normal tabular-nums">{formatCount(count)}</span>
          </Badge>
        </li>
      ))}
      {profile.labelCount > PHONE_EXAMPLES ? (
        <li className="text-muted text-xs tabular-nums sm:hidden">
          +{formatCount(profile.labelCount - PHONE_EXAMPLES)}
        </li>
      ) : null}
    </ul>
  );
}

/** One or several labels in a cell, where a cell could be read both ways. */
function ListSwitch({ roles, index, target, fact }: Omit<TargetPartProps, "profile">) {
  const id = useId();
  const isList = target.kind === "multi" && "column" in target.source;
  const list = fact?.list ?? null;
  if (!isList && (target.kind === "multi" || list === null)) return null;
  const reading = isList ? target.source : list?.reading;
  const words = reading?.type === "separator" ? `separated by ${separatorWords(reading.separator)}` : "as a list";
  const examples = list?.labels.slice(0, 3).join(", ");
  return (
    <div className="flex items-start gap-2.5">
      <Switch
        id={id}
        className="mt-px"
        checked={isList}
        onCheckedChange={(isSeveral) => {
          if (!isSeveral && isList && "column" in target.source) {
            roles.setTarget(index, { name: target.name, kind: "single", column: target.source.column });
          } else if (fact !== undefined) roles.setTarget(index, { ...targetOfColumn(fact), name: target.name });
        }}
      />
      <label htmlFor={id} className="wrap-anywhere">
        Several labels, {words}
        {!isList && examples ? <span className="text-muted">: it looks like {examples}</span> : null}
      </label>
    </div>
  );
}
