"use client";

import type { FormEvent, ReactNode } from "react";
import { Button } from "./button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "./dialog";

interface FormDialogProps {
  title: string;
  description: string;
  /** What the button that sends it says. */
  action: string;
  onSubmit: () => void;
  onClose: () => void;
  /** The fields, and what is wrong with them. */
  children: ReactNode;
}

/** An open dialog with fields that are checked by whoever asks, not by the browser. */
export function FormDialog({ title, description, action, onSubmit, onClose, children }: FormDialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent size="lg" title={title} description={description}>
        <form onSubmit={submit} noValidate className="flex flex-col gap-4">
          {children}
          <DialogFooter className="-mt-2">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary">
              {action}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
