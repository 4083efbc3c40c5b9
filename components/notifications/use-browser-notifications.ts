"use client";

import { useSyncExternalStore } from "react";
import type { NotificationItem } from "@/lib/notifications/schema";
import { storedSwitch } from "./stored-switch";

const preference = storedSwitch("browser-notifications", false);

/**
 * Where browser notifications stand here: the browser has none, not at this address, not asked yet, refused, allowed but
 * switched off, or on.
 */
export type BrowserState = "unknown" | "unsupported" | "insecure" | "ask" | "denied" | "off" | "on";

/** The browser's permission as it was told last: asking is a call to another process, and rendering asks all the time. */
let permission: NotificationPermission | null = null;

function knownPermission(): NotificationPermission {
  permission ??= Notification.permission;
  return permission;
}

function subscribe(listener: () => void) {
  // The permission is also changed beside the page, in the browser's settings.
  const lookAgain = () => {
    permission = null;
    listener();
  };
  window.addEventListener("focus", lookAgain);
  const unsubscribe = preference.subscribe(listener);
  return () => {
    window.removeEventListener("focus", lookAgain);
    unsubscribe();
  };
}

function read(): BrowserState {
  if (!window.isSecureContext) return "insecure";
  if (!("Notification" in window)) return "unsupported";
  if (knownPermission() === "denied") return "denied";
  if (knownPermission() === "default") return "ask";
  return preference.isOn() ? "on" : "off";
}

/** Asks the browser where it has not been asked, which it allows only after a press; on where it agrees. */
async function turnOn() {
  permission = Notification.permission === "default" ? await Notification.requestPermission() : "granted";
  if (permission === "granted") preference.set(true);
  else preference.touch();
}

/** Where browser notifications stand, kept in this browser, and how to switch them. */
export function useBrowserNotifications() {
  const state = useSyncExternalStore(subscribe, read, (): BrowserState => "unknown");
  return { state, turnOn, turnOff: () => preference.set(false) };
}

/**
 * Shows a notification of the browser. Several tabs that show the same id show one. False where the browser cannot, as on
 * phones, where only installed pages may.
 */
export function showInBrowser(
  { id, title, body }: Pick<NotificationItem, "id" | "title" | "body">,
  onOpen: () => void,
) {
  try {
    const shown = new Notification(title, { body, tag: id });
    shown.onclick = () => {
      window.focus();
      shown.close();
      onOpen();
    };
    return true;
  } catch {
    return false;
  }
}
