"use client";

import * as Radix from "radix-ui/alert-dialog";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils";
import { Button } from "./button";
import { DialogFooter, overlayClasses, panelClasses } from "./dialog";
import { useReturnFocus } from "./use-return-focus";

interface AlertAction {
  label: string;
  onSelect: () => void;
  variant?: "primary" | "secondary" | "danger";
  pending?: boolean;
}

export interface AlertDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What will happen, with counts; what can be undone. */
  description: ReactNode;
  /** The harmless way out; it has the focus when the dialog opens. */
  cancelLabel?: string;
  /** One or several ways to go on, mildest first. None of them closes the dialog: the caller does, when it is done. */
  actions: readonly AlertAction[];
  children?: ReactNode;
}

/** The question itself; `AlertDialog` loads it when it is asked for the first time. */
export function AlertDialogView(props: AlertDialogProps) {
  const { open, onOpenChange, title, description, cancelLabel = "Cancel", actions, children } = props;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClasses} />
        <Panel className={cn(panelClasses, "max-w-md")}>
          <Radix.Title className="font-semibold text-base text-text tracking-tight">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-2 text-muted text-sm leading-6">{description}</div>
          </Radix.Description>
          {children ? <div className="mt-4">{children}</div> : null}
          <DialogFooter className="max-sm:*:grow">
            <Radix.Cancel asChild>
              <Button>{cancelLabel}</Button>
            </Radix.Cancel>
            {actions.map(({ label, onSelect, variant = "primary", pending = false }) => (
              <Button key={label} variant={variant} pending={pending} onClick={onSelect}>
                {label}
              </Button>
            ))}
          </DialogFooter>
        </Panel>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Mounted when the dialog opens, unlike what is around it. */
function Panel(props: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content {...props} onCloseAutoFocus={useReturnFocus()} />;
}
