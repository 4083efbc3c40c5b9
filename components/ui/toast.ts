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

async function show(kind: Kind, title: string, options: ExternalToast | undefined): Promise<void> {
  isRequested = true;
  for (const listener of listeners) listener();
  const [{ toast: sonner }] = await Promise.all([import("sonner"), ready]);
  sonner[kind](title, options);
}

/** A short message in the corner; with `action`, an undo. The same `id` replaces an earlier one. */
export const toast = {
  success: (title: string, options?: ExternalToast) => void show("success", title, options),
  error: (title: string, options?: ExternalToast) => void show("error", title, options),
  info: (title: string, options?: ExternalToast) => void show("info", title, options),
  warning: (title: string, options?: ExternalToast) => void show("warning", title, options),
  message: (title: string, options?: ExternalToast) => void show("message", title, options),
};
