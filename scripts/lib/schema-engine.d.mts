/** Root of the project. */
export const root: string;
/**
 * Applies what is not applied yet; returns the names of the migrations that were. With `before`, only up to that
 * migration: a database as an earlier release had it.
 */
export function migrate(url: string, authToken: string | undefined, options?: { before?: string }): Promise<string[]>;
/** SQL that leads from the migrations to schema.prisma. */
export function diffMigrationsToSchema(): Promise<string>;
/** True when a diff script holds no statement. */
export function isEmptyDiff(sql: string): boolean;
