"use client";

import "./globals.css";

/** The layout itself failed, and with it the chosen theme: that of the system is the best guess left. */
function applySystemTheme(html: HTMLHtmlElement | null) {
  html?.classList.toggle("dark", window.matchMedia("(prefers-color-scheme: dark)").matches);
}

// Part of every page's code, so it stands alone and small.
export default function GlobalError({ error }: { error: unknown }) {
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : null;
  return (
    <html lang="en" ref={applySystemTheme} suppressHydrationWarning>
      <title>Something went wrong · Classifier Studio</title>
      <body>
        <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-4 px-6">
          <h1 className="font-semibold text-xl tracking-tight">Classifier Studio could not be shown</h1>
          <p className="text-muted leading-6">
            Nothing that was saved is lost. Try again; if it comes back, the cause stands in the server's log
            {digest === null ? "." : ` beside the code ${digest}.`}
          </p>
          <button
            type="button"
            // Not only rendering again: what is missing may be code that could not be loaded.
            onClick={() => window.location.reload()}
            className="h-8 w-fit rounded-md bg-accent px-3 font-medium text-accent-contrast hover:bg-accent-hover"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
