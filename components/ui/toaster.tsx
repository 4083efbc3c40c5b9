"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";
import { toasterRequest } from "./toast";

const ToastView = lazy(() => import("./toast-view").then((module) => ({ default: module.ToastView })));

interface ToasterProps {
  theme: "light" | "dark";
}

/** The corner for toasts, once there is one to show. */
export function Toaster({ theme }: ToasterProps) {
  const isRequested = useSyncExternalStore(toasterRequest.subscribe, toasterRequest.isPending, () => false);
  return isRequested ? (
    <Suspense>
      <ToastView theme={theme} />
    </Suspense>
  ) : null;
}
