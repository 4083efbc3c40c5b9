import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "./logo";
import { MobileMenu } from "./mobile-menu";
import { Nav } from "./nav";
import { ThemeToggle } from "./theme-toggle";

interface AppShellProps {
  /** Small controls beside the name of the app, on narrow and on wide screens. */
  tools?: ReactNode;
  children: ReactNode;
}

/** Sidebar from 1024 px on, a top bar with a menu below that; the page in `<main>`. */
export function AppShell({ tools, children }: AppShellProps) {
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-medium text-accent-contrast focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-border border-b bg-background px-4 lg:hidden">
        <MobileMenu />
        <Brand />
        <div className="ml-auto flex items-center">{tools}</div>
      </header>
      <aside className="sticky top-0 hidden h-dvh flex-col border-border border-r px-3 py-4 lg:flex">
        <div className="flex items-center justify-between">
          <Brand />
          {tools}
        </div>
        <div className="mt-6 flex-1 overflow-y-auto">
          <Nav />
        </div>
        <div className="px-2.5 pt-4">
          <ThemeToggle />
        </div>
      </aside>
      <main id="main" tabIndex={-1} className="min-w-0 outline-none">
        {children}
      </main>
    </div>
  );
}

function Brand() {
  return (
    <Link
      href="/"
      className="flex h-8 w-fit items-center gap-2.5 rounded-md px-2 font-semibold text-sm text-text tracking-tight"
    >
      <Logo className="size-6" />
      Classifier Studio
    </Link>
  );
}
