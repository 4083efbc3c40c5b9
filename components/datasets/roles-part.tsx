"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/utils";

interface RolesPartProps {
  /** "Text", "Label". */
  term: string;
  /** Names the part for screen readers: "text", "label intent". */
  name: string;
  children: ReactNode;
  /** What changes it; opens below. */
  editor: ReactNode;
  /** Opens the editor where something in it is wrong. */
  hasProblem?: boolean;
}

/** One line of what the columns mean, with its editor folded away. */
export function RolesPart({ term, name, children, editor, hasProblem = false }: RolesPartProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const shows = isOpen || hasProblem;
  return (
    <li className="border-border border-t px-5 py-2.5">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
        <span className="w-14 shrink-0 text-muted text-sm leading-7">{term}</span>
        <div className="min-w-40 flex-1 py-1 text-sm leading-5">{children}</div>
        <Button
          variant="ghost"
          size="sm"
          aria-expanded={shows}
          aria-controls={shows ? id : undefined}
          aria-label={`Edit ${name}`}
          onClick={() => setIsOpen(!isOpen)}
        >
          Edit
          <ChevronDown aria-hidden className={cn("transition-transform", shows && "rotate-180")} />
        </Button>
      </div>
      {shows ? (
        <div id={id} className="mt-3 mb-1.5 sm:ml-18">
          {editor}
        </div>
      ) : null}
    </li>
  );
}
