import { Activity, Box, Database, House, type LucideIcon, MessageSquareText, Server, Shuffle } from "lucide-react";

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
}

/** The way of the data, top to bottom. */
export const mainNav: readonly NavItem[] = [
  { href: "/", label: "Home", icon: House },
  { href: "/datasets", label: "Datasets", icon: Database },
  { href: "/preparations", label: "Preparations", icon: Shuffle },
  { href: "/jobs", label: "Jobs", icon: Activity },
  { href: "/models", label: "Models", icon: Box },
  { href: "/playground", label: "Playground", icon: MessageSquareText },
];

export const setupNav: readonly NavItem[] = [{ href: "/servers", label: "Servers", icon: Server }];

/** True on the item's page and on everything below it; home only on itself. */
export function isActive(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
