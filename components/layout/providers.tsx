"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider, useTheme } from "next-themes";
import type { ReactNode } from "react";

import { toast } from "@/components/ui/toast";
import { Toaster } from "@/components/ui/toaster";
import { getBrowserQueryClient } from "@/lib/query/client";

/** Old data stays on the screen, so a toast says that it is old; one toast, however many queries fail together. */
function reportStaleData(error: Error) {
  toast.error("Could not refresh: what you see may be out of date", {
    id: "stale-data",
    description: error.message,
  });
}

// React warns about a script that it renders in the browser; there it has run already, as part of the first HTML.
const themeScript = { type: typeof window === "undefined" ? "text/javascript" : "text/plain" };

export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" defaultTheme="system" scriptProps={themeScript}>
      <QueryClientProvider client={getBrowserQueryClient(reportStaleData)}>
        {children}
        <ThemedToaster />
      </QueryClientProvider>
    </ThemeProvider>
  );
}

function ThemedToaster() {
  const { resolvedTheme } = useTheme();
  return <Toaster theme={resolvedTheme === "dark" ? "dark" : "light"} />;
}
