import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

// An odd zone and a fixed locale: a test that depends on either fails here first.
process.env.TZ = "Asia/Kathmandu";

const shared = {
  resolve: {
    alias: [
      { find: /^server-only$/, replacement: `${root}lib/testing/server-only.ts` },
      { find: /^@\//, replacement: root },
    ],
  },
};

export default defineConfig({
  test: {
    // All cores: the default leaves one to whoever watches.
    maxWorkers: "100%",
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["lib/**/*.test.ts", "components/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: ["**/*.db.test.ts", "**/{contract,*.contract}.test.ts", "**/route.test.ts", "node_modules/**"],
          setupFiles: ["lib/testing/setup.ts"],
          // Models are trained in some of them, and machines are slow at times.
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          name: "db",
          include: ["{lib,scripts}/**/*.db.test.ts", "{app,lib}/**/route.test.ts", "prisma/**/*.db.test.ts"],
          globalSetup: ["lib/testing/global-setup.ts"],
          setupFiles: ["lib/testing/setup.ts", "lib/testing/setup-db.ts"],
          pool: "forks",
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          name: "contract",
          include: ["lib/**/contract.test.ts", "lib/**/*.contract.test.ts"],
          globalSetup: ["lib/testing/global-setup.ts"],
          setupFiles: ["lib/testing/setup.ts", "lib/testing/setup-db.ts"],
          pool: "forks",
          testTimeout: 60_000,
        },
      },
    ],
  },
});
