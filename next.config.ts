import type { NextConfig } from "next";
// Parsing the environment here makes a bad value stop the start, with a sentence.
import { env } from "./lib/env";

// Only the engine alone may listen on a network: the dashboard has no sign-in.
if (env.role !== "studio") throw new Error("STUDIO_ROLE=engine is set: unset it, or start the engine: npm run engine");

const SECURITY_HEADERS = [
  // No other page may frame this one and lend it its visitor's clicks.
  { key: "Content-Security-Policy", value: "frame-ancestors 'none'" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
];

const nextConfig: NextConfig = {
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
  // DuckDB and libSQL load native addons at run time, the limiter whichever store's client it is asked for: a bundler
  // cannot follow them.
  serverExternalPackages: [
    "@duckdb/node-api",
    "@libsql/client",
    "@prisma/adapter-libsql",
    "pino",
    "prom-client",
    "rate-limiter-flexible",
  ],
  poweredByHeader: false,
  devIndicators: false,
  typedRoutes: false,
  // Types are checked by `npm run check:types`, once, for everything including tests.
  typescript: { ignoreBuildErrors: true },
};

export default nextConfig;
