"use client";

import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { Toaster as Sonner } from "sonner";
import { cn } from "@/lib/utils";
import { toasterRequest } from "./toast";

interface ToastViewProps {
  theme: "light" | "dark";
}

/** Where toasts appear. Ten seconds, so that an "Undo" can be read and reached; the time stops on hover and focus. */
export function ToastView({ theme }: ToastViewProps) {
  // Effects run from the inside out: when this one does, the toaster has subscribed.
  useEffect(toasterRequest.fulfil, []);
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      duration={10_000}
      closeButton
      // Above a bar with the buttons of the page, where there is one.
      className={cn(
        // Over dialogs, which say what went wrong here, and under the menus that are opened beside it.
        "z-60!",
        "[body:has([data-bottom-bar])_&]:[--offset-bottom:5.25rem]!",
        "[body:has([data-bottom-bar])_&]:[--mobile-offset-bottom:7.5rem]!",
      )}
      icons={{
        success: <CircleCheck aria-hidden className="size-4 text-success" />,
        error: <CircleAlert aria-hidden className="size-4 text-danger" />,
        warning: <TriangleAlert aria-hidden className="size-4 text-warning" />,
        info: <Info aria-hidden className="size-4 text-info" />,
      }}
      toastOptions={{
        classNames: {
          toast: "!rounded-lg !border-border !bg-raised !font-sans !text-text !shadow-raised",
          description: "!text-muted",
          actionButton: "!rounded-md !bg-accent !font-medium !text-accent-contrast",
          cancelButton: "!rounded-md !bg-hover !text-text",
          closeButton: "!border-border !bg-raised !text-muted hover:!text-text",
        },
      }}
    />
  );
}
