"use client";

import { useState } from "react";
import { Late, lateCode, usePreload } from "@/components/ui/late";
import type { ServerDialogProps } from "./server-dialog-view";

const viewCode = lateCode(async () => (await import("./server-dialog-view")).ServerDialogView);

/** Asks for a server, or for what changes of one. Its code comes after the page's. */
export function ServerDialog(props: ServerDialogProps) {
  const { open } = props;
  const [wasOpened, setWasOpened] = useState(open);
  if (open && !wasOpened) setWasOpened(true);
  usePreload(viewCode);
  return wasOpened ? <Late code={viewCode} props={props} /> : null;
}
