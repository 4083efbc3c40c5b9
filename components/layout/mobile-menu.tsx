"use client";

import { Menu, X } from "lucide-react";
import { useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Nav } from "./nav";
import { ThemeToggle } from "./theme-toggle";

/** The navigation of narrow screens: a sheet from the left. The native dialog keeps the focus and answers Escape. */
export function MobileMenu() {
  const sheet = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const close = () => sheet.current?.close();
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Open menu"
        aria-haspopup="dialog"
        onClick={() => sheet.current?.showModal()}
      >
        <Menu aria-hidden />
      </Button>
      <dialog
        ref={sheet}
        aria-labelledby={titleId}
        // A press beside the sheet lands on the dialog element itself, which its content covers elsewhere.
        onPointerDown={(event) => event.target === event.currentTarget && close()}
        className="fixed inset-y-0 left-0 m-0 h-dvh max-h-none w-72 max-w-[85vw] border-border border-r bg-surface text-text outline-none backdrop:bg-overlay open:animate-slide-in"
      >
        <div className="flex h-full flex-col p-4">
          <div className="mb-4 flex items-center justify-between">
            <h2 id={titleId} className="px-2.5 font-semibold text-sm">
              Menu
            </h2>
            <Button variant="ghost" size="icon" aria-label="Close menu" onClick={close}>
              <X aria-hidden />
            </Button>
          </div>
          <div className="flex-1 overflow-y-auto">
            <Nav onNavigate={close} />
          </div>
          <div className="flex items-center justify-between border-border border-t px-2.5 pt-4 text-muted text-xs">
            Theme
            <ThemeToggle />
          </div>
        </div>
      </dialog>
    </>
  );
}
