/** Root of the project. */
export const root: string;
/** Applies what is not applied yet; returns the names of the migrations that were. */
export function migrate(url: string, authToken: string | undefined): Promise<string[]>;
/** SQL that leads from the migrations to schema.prisma. */
export function diffMigrationsToSchema(): Promise<string>;
/** True when a diff script holds no statement. */
export function isEmptyDiff(sql: string): boolean;
