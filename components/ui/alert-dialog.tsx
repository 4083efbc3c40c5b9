"use client";

import { lazy, Suspense, useEffect, useState } from "react";
import type { AlertDialogProps } from "./alert-dialog-view";

const loadView = () => import("./alert-dialog-view").then((module) => ({ default: module.AlertDialogView }));
const AlertDialogView = lazy(loadView);

/** A question before something that matters. The focus starts on the harmless answer. Its code comes after the page's. */
export function AlertDialog(props: AlertDialogProps) {
  const { open } = props;
  const [wasOpened, setWasOpened] = useState(open);
  if (open && !wasOpened) setWasOpened(true);
  // So that it is there when the question comes, also while the app is away.
  useEffect(() => {
    loadView().catch(() => undefined);
  }, []);
  if (!wasOpened) return null;
  return (
    <Suspense>
      <AlertDialogView {...props} />
    </Suspense>
  );
}
