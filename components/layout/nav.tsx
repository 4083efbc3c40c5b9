"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { cn } from "@/lib/utils";
import { isActive, mainNav, type NavItem, setupNav } from "./nav-items";

interface NavProps {
  /** Called when a link is followed; the sheet closes on it. */
  onNavigate?: () => void;
}

/** By then a page has been drawn, also where it has much to draw. */
const AHEAD_AFTER_MS = 1_500;

/**
 * Whether the pages that are linked to are fetched ahead. All of them at once, while the first page is still waking up,
 * would take it half of its time.
 */
function useFetchAhead(): boolean {
  const [isOn, setIsOn] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsOn(true), AHEAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isOn;
}

export function Nav({ onNavigate }: NavProps) {
  const pathname = usePathname();
  const fetchesAhead = useFetchAhead();
  const renderItem = (item: NavItem) => (
    <li key={item.href}>
      <NavLink item={item} active={isActive(item.href, pathname)} fetchesAhead={fetchesAhead} onNavigate={onNavigate} />
    </li>
  );
  return (
    <nav aria-label="Main" className="flex flex-col">
      <ul className="flex flex-col gap-0.5">{mainNav.map(renderItem)}</ul>
      <ul className="mt-3 flex flex-col gap-0.5 border-border border-t pt-3">{setupNav.map(renderItem)}</ul>
    </nav>
  );
}

interface NavLinkProps {
  item: NavItem;
  active: boolean;
  fetchesAhead: boolean;
  onNavigate: (() => void) | undefined;
}

function NavLink({ item: { href, label, icon: Icon }, active, fetchesAhead, onNavigate }: NavLinkProps) {
  return (
    <Link
      href={href}
      prefetch={fetchesAhead ? null : false}
      aria-current={active ? "page" : undefined}
      onClick={onNavigate}
      className={cn(
        "flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium text-muted text-sm transition-colors",
        "hover:bg-hover hover:text-text pointer-coarse:h-10",
        active && "bg-accent-soft text-accent-text hover:bg-accent-soft hover:text-accent-text",
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {label}
    </Link>
  );
}
