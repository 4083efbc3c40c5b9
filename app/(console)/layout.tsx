import type { ReactNode } from "react";
import { AppShell } from "@/components/layout/app-shell";
import { NotificationBell } from "@/components/notifications/notification-bell";
import { NotificationWatcher } from "@/components/notifications/notification-watcher";

export default function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <AppShell tools={<NotificationBell />}>{children}</AppShell>
      <NotificationWatcher />
    </>
  );
}
