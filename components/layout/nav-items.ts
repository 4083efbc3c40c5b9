import {
  Activity,
  Box,
  Database,
  House,
  type LucideIcon,
  MessageSquareText,
  Rows3,
  Server,
  Shuffle,
  Target,
} from "lucide-react";

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
  { href: "/evaluations", label: "Evaluations", icon: Target },
  { href: "/playground", label: "Playground", icon: MessageSquareText },
  { href: "/batches", label: "Batches", icon: Rows3 },
];

export const setupNav: readonly NavItem[] = [{ href: "/servers", label: "Servers", icon: Server }];

/** True on the item's page and on everything below it; home only on itself. */
export function isActive(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
