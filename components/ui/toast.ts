"use client";

import type { ExternalToast } from "sonner";

type Kind = "success" | "error" | "info" | "warning" | "message";

let isRequested = false;
const listeners = new Set<() => void>();

let markReady = () => {};
const ready = new Promise<void>((resolve) => {
  markReady = resolve;
});

/** Whether any toast was asked for yet: until then the page does without the code that shows them. */
export const toasterRequest = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  isPending: () => isRequested,
  /** The toaster is on the page and listens. */
  fulfil: () => markReady(),
};

function show(kind: Kind, title: string, options: ExternalToast | undefined): void {
  isRequested = true;
  for (const listener of listeners) listener();
  // The view holds the same code: where that came, this comes.
  ready
    .then(() => import("sonner"))
    .then(
      ({ toast: sonner }) => sonner[kind](title, options),
      () => undefined,
    );
}

/** A short message in the corner; with `action`, an undo. The same `id` replaces an earlier one. */
export const toast = {
  success: (title: string, options?: ExternalToast) => show("success", title, options),
  error: (title: string, options?: ExternalToast) => show("error", title, options),
  info: (title: string, options?: ExternalToast) => show("info", title, options),
  warning: (title: string, options?: ExternalToast) => show("warning", title, options),
  message: (title: string, options?: ExternalToast) => show("message", title, options),
};
