"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { SegmentedControl } from "@/components/ui/segmented-control";

const OPTIONS = [
  { value: "light", label: <Sun aria-hidden />, name: "Light" },
  { value: "dark", label: <Moon aria-hidden />, name: "Dark" },
  { value: "system", label: <Monitor aria-hidden />, name: "As the system" },
] as const;

type Theme = (typeof OPTIONS)[number]["value"];

/**
 * Changes the theme without a transition of each colour. next-themes can do that too, but does it at every load as well,
 * where it costs two style calculations of the whole page.
 */
function withoutTransitions(change: () => void) {
  const { dataset } = document.documentElement;
  dataset.still = "";
  change();
  // The class changes with the next drawing.
  requestAnimationFrame(() => requestAnimationFrame(() => delete dataset.still));
}

const subscribeToNothing = () => () => {};

/** The server cannot know the choice: until hydration nothing is marked, and the control keeps its place. */
export function ThemeToggle() {
  const { theme, setTheme } = useTheme();
  const isHydrated = useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
  const chosen = OPTIONS.find((option) => option.value === theme)?.value;
  return (
    <SegmentedControl<Theme>
      label="Theme"
      size="sm"
      options={OPTIONS}
      value={isHydrated ? chosen : undefined}
      onValueChange={(next) => withoutTransitions(() => setTheme(next))}
    />
  );
}
