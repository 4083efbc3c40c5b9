import { describe, expect, it } from "vitest";
import { diffMigrationsToSchema, isEmptyDiff } from "../scripts/lib/schema-engine.mjs";

describe("migrations", () => {
  it("make exactly the database that schema.prisma describes", async () => {
    const sql = await diffMigrationsToSchema();
    expect(isEmptyDiff(sql), sql).toBe(true);
  });
});
