"use client";

import { useSyncExternalStore } from "react";
import { storedSwitch } from "./stored-switch";

const toasts = storedSwitch("notification-toasts", true);

/** Whether news are also told in the corner of the page, kept in this browser. */
export function useToasts() {
  const areOn = useSyncExternalStore(toasts.subscribe, toasts.isOn, () => true);
  return { areOn, set: toasts.set };
}
