"use client";

import * as Radix from "radix-ui/tooltip";
import type { ReactElement, ReactNode } from "react";

interface TooltipProps {
  /** Extra words only: never the sole name of the control, since touch does not show it. */
  content: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  /** The control that it explains; must be focusable. */
  children: ReactElement;
}

/** Words on hover and focus. Carries its own provider, so that pages without tooltips do not load the code. */
export function Tooltip({ content, side = "top", children }: TooltipProps) {
  return (
    <Radix.Provider delayDuration={300}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-w-72 animate-fade-in rounded-md bg-text px-2.5 py-1.5 text-background text-xs leading-4"
          >
            {content}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
