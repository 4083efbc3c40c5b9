/** Next calls this once per process, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { boot } = await import("./lib/boot");
  const { AppError } = await import("./lib/errors");
  try {
    await boot();
  } catch (error) {
    // Without its data the app cannot answer anything: better no server than one that fails at every click.
    process.stderr.write(
      `${error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exit(1);
  }
}
