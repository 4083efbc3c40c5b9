"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/lib/utils";
import { isActive, mainNav, type NavItem, setupNav } from "./nav-items";

interface NavProps {
  /** Called when a link is followed; the sheet closes on it. */
  onNavigate?: () => void;
}

export function Nav({ onNavigate }: NavProps) {
  const pathname = usePathname();
  const renderItem = (item: NavItem) => (
    <li key={item.href}>
      <NavLink item={item} active={isActive(item.href, pathname)} onNavigate={onNavigate} />
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
  onNavigate: (() => void) | undefined;
}

function NavLink({ item: { href, label, icon: Icon }, active, onNavigate }: NavLinkProps) {
  return (
    <Link
      href={href}
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
