"use client";

import { ErrorState } from "@/components/ui/error-state";
import { isLostCode } from "./lost-code";
import { Page } from "./page";

interface ErrorPageProps {
  error: unknown;
  onRetry: () => void;
}

/** What an error boundary shows. In production only the digest of a server error arrives; it is what the log has too. */
export function ErrorPage({ error, onRetry }: ErrorPageProps) {
  if (isLostCode(error)) return <LostCode error={error} />;
  return (
    <Page width="narrow">
      <h1 className="sr-only">This page could not be shown</h1>
      <ErrorState
        title="This page could not be shown"
        where={describePlace()}
        advice="Try again. If it comes back, look for the code below in the server's log: the cause stands beside it. Nothing that was saved is lost."
        details={describeError(error)}
        onRetry={onRetry}
      />
    </Page>
  );
}

function LostCode({ error }: { error: unknown }) {
  return (
    <Page width="narrow">
      <h1 className="sr-only">The connection to the app was lost</h1>
      <ErrorState
        title="The connection to the app was lost"
        where={describePlace()}
        advice="A part of this page could not be loaded. See that Classifier Studio is running, then try again. What runs on the server goes on without this page."
        details={describeError(error)}
        onRetry={() => window.location.reload()}
      />
    </Page>
  );
}

function describePlace(): string | undefined {
  return typeof window === "undefined" ? undefined : window.location.pathname;
}

function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : null;
  return digest === null ? message : `${message}\nCode: ${digest}`;
}
