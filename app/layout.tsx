import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Providers } from "@/components/layout/providers";

export const metadata: Metadata = {
  title: { default: "Classifier Studio", template: "%s · Classifier Studio" },
  description:
    "Turn a CSV into a trained text classifier: balance, split, train, compare and try it, on your own machine.",
  applicationName: "Classifier Studio",
};

export const viewport: Viewport = {
  // The page background of each theme; a meta tag cannot read a CSS variable.
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f8fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0d1012" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme script sets the class before React wakes up, so server and browser differ here on purpose.
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
