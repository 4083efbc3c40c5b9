"use client";

import { useSyncExternalStore } from "react";
import { Late, lateCode, usePreload } from "./late";
import { toasterRequest } from "./toast";

const viewCode = lateCode(async () => (await import("./toast-view")).ToastView);

interface ToasterProps {
  theme: "light" | "dark";
}

/** The corner for toasts, once there is one to show. */
export function Toaster({ theme }: ToasterProps) {
  const isRequested = useSyncExternalStore(toasterRequest.subscribe, toasterRequest.isPending, () => false);
  // When the app has gone away there is something to tell.
  usePreload(viewCode);
  return isRequested ? <Late code={viewCode} props={{ theme }} /> : null;
}
