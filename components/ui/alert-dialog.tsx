"use client";

import { useState } from "react";
import type { AlertDialogProps } from "./alert-dialog-view";
import { Late, lateCode, usePreload } from "./late";

const viewCode = lateCode(async () => (await import("./alert-dialog-view")).AlertDialogView);

/** A question before something that matters. The focus starts on the harmless answer. Its code comes after the page's. */
export function AlertDialog(props: AlertDialogProps) {
  const { open } = props;
  const [wasOpened, setWasOpened] = useState(open);
  if (open && !wasOpened) setWasOpened(true);
  // So that it is there when the question comes, also while the app is away.
  usePreload(viewCode);
  return wasOpened ? <Late code={viewCode} props={props} /> : null;
}
