"use client";

import { ErrorPage } from "@/components/layout/error-page";

export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main>
      <ErrorPage error={error} onRetry={retry} />
    </main>
  );
}
