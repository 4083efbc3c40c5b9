import type { NextConfig } from "next";
// Parsing the environment here makes a bad value stop the start, with a sentence.
import "./lib/env";

const nextConfig: NextConfig = {
  // DuckDB and libSQL load native addons at run time; a bundler cannot follow them.
  serverExternalPackages: ["@duckdb/node-api", "@libsql/client", "@prisma/adapter-libsql", "pino"],
  poweredByHeader: false,
  devIndicators: false,
  typedRoutes: false,
  // Types are checked by `npm run check:types`, once, for everything including tests.
  typescript: { ignoreBuildErrors: true },
};

export default nextConfig;
