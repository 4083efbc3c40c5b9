/** Next calls this once per process and runtime, before the first request. Only Node's has anything to take up. */
export async function register(): Promise<void> {
  // The condition is around the import, so that the bundle for the Edge runtime does not contain it.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { bootOrExit } = await import("./lib/boot");
    await bootOrExit();
  }
}
