"use client";

import { ErrorPage } from "@/components/layout/error-page";

export default function EvaluationsError({ error, retry }: { error: unknown; retry: () => void }) {
  return <ErrorPage error={error} onRetry={retry} />;
}
