"use client";

import { useEffect, useSyncExternalStore } from "react";
import { Late, lateCode } from "./late";
import { toasterRequest } from "./toast";

const viewCode = lateCode(async () => (await import("./toast-view")).ToastView);

/** After the page's own code, and before the app may go away: then there is something to tell. */
const PRELOAD_AFTER_MS = 5_000;

interface ToasterProps {
  theme: "light" | "dark";
}

/** The corner for toasts, once there is one to show. */
export function Toaster({ theme }: ToasterProps) {
  const isRequested = useSyncExternalStore(toasterRequest.subscribe, toasterRequest.isPending, () => false);
  useEffect(() => {
    const timer = setTimeout(viewCode.preload, PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isRequested ? <Late code={viewCode} props={{ theme }} /> : null;
}
