"use client";

import { Check } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import type { TargetReport } from "@/lib/evaluations/report-schema";
import { pluralise } from "@/lib/utils";

/** More than these are found by typing. */
const SHOWN = 100;

interface LabelDialogProps {
  target: TargetReport;
  text: string;
  chosen: readonly string[];
  onChoose: (label: string) => void;
  onClose: () => void;
}

/** All labels of a target for one row; of one label a row, choosing closes. */
export function LabelDialog({ target, text, chosen, onChoose, onClose }: LabelDialogProps) {
  const [q, setQ] = useState("");
  const labels = target.labels.map(({ label }) => label).toSorted();
  const found = labels.filter((label) => label.toLowerCase().includes(q.trim().toLowerCase()));
  const choose = (label: string) => {
    onChoose(label);
    if (target.kind === "single") onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Label in ${target.target}`}
        description={<span className="line-clamp-2">{text || "(empty text)"}</span>}
        size="sm"
      >
        <Input
          type="search"
          aria-label="Find a label"
          placeholder={`Find one of ${pluralise(labels.length, "label")}`}
          value={q}
          onChange={(event) => setQ(event.target.value)}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key !== "Enter" || first === undefined) return;
            event.preventDefault();
            choose(first);
          }}
        />
        <ul aria-label="Labels" className="mt-2 flex max-h-72 flex-col overflow-y-auto">
          {found.slice(0, SHOWN).map((label) => (
            <li key={label}>
              <Button
                variant="ghost"
                className="h-auto min-h-8 w-full justify-start whitespace-normal text-left text-text"
                aria-pressed={chosen.includes(label)}
                onClick={() => choose(label)}
              >
                <Check aria-hidden className={chosen.includes(label) ? "" : "invisible"} />
                <span className="wrap-anywhere min-w-0">{label || "(empty)"}</span>
              </Button>
            </li>
          ))}
        </ul>
        {found.length > SHOWN ? (
          <p className="mt-2 text-muted text-xs">Type to find the other {found.length - SHOWN}.</p>
        ) : null}
        {found.length === 0 ? <p className="mt-2 text-muted text-sm">No label has this in its name.</p> : null}
        <DialogFooter>
          <DialogClose asChild>
            <Button>Close</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
