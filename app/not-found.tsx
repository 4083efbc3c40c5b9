import { Compass } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { AppShell } from "@/components/layout/app-shell";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <AppShell>
      <EmptyState
        icon={Compass}
        className="min-h-[60dvh] justify-center"
        as="h1"
        title="There is no page at this address"
        description="The link may be mistyped, or what it led to may have been deleted."
        actions={
          <Button asChild variant="primary">
            <Link href="/">Go to the home page</Link>
          </Button>
        }
      />
    </AppShell>
  );
}
