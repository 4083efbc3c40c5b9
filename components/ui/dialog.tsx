"use client";

import { X } from "lucide-react";
import * as Radix from "radix-ui/dialog";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils";
import { Button } from "./button";
import { useReturnFocus } from "./use-return-focus";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

/** Shared by dialog and alert dialog. */
export const overlayClasses = "fixed inset-0 z-50 bg-overlay data-[state=open]:animate-fade-in";
export const panelClasses = cn(
  "fixed top-[min(12vh,8rem)] left-1/2 z-50 flex max-h-[calc(100dvh-min(12vh,8rem)-1rem)] -translate-x-1/2 flex-col",
  "w-[calc(100vw-2rem)] scroll-pb-20 overflow-y-auto rounded-xl border border-border bg-raised p-6 shadow-raised outline-none",
  "data-[state=open]:animate-fade-in",
);

interface DialogContentProps extends Omit<ComponentProps<typeof Radix.Content>, "title"> {
  title: ReactNode;
  description?: ReactNode;
  size?: "sm" | "md" | "lg";
}

const WIDTHS = { sm: "max-w-sm", md: "max-w-lg", lg: "max-w-3xl" } as const;

export function DialogContent({ title, description, size = "md", className, children, ...props }: DialogContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayClasses} />
      <Panel
        className={cn(panelClasses, WIDTHS[size], className)}
        // Without a description Radix would point aria-describedby at nothing.
        {...(description ? {} : { "aria-describedby": undefined })}
        {...props}
      >
        <Radix.Title className="pr-8 font-semibold text-base text-text tracking-tight">{title}</Radix.Title>
        {description ? (
          <Radix.Description className="mt-1.5 text-muted text-sm">{description}</Radix.Description>
        ) : null}
        <div className="mt-5">{children}</div>
        <Radix.Close asChild>
          <Button variant="ghost" size="icon-sm" aria-label="Close" className="absolute top-4 right-4">
            <X aria-hidden />
          </Button>
        </Radix.Close>
      </Panel>
    </Radix.Portal>
  );
}

/** Mounted when the dialog opens, unlike what is around it. */
function Panel({ onCloseAutoFocus, ...props }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content {...props} onCloseAutoFocus={useReturnFocus(onCloseAutoFocus)} />;
}

/** The row of buttons at the end of a dialog; the main one last. It stays in view where the dialog is scrolled. */
export function DialogFooter({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      className={cn(
        "sticky -bottom-6 z-10 -mx-6 mt-2 -mb-6 flex flex-wrap justify-end gap-2 bg-raised px-6 pt-4 pb-6",
        className,
      )}
      {...props}
    />
  );
}
