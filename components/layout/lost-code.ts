/**
 * True when a part of the app's code could not be loaded: the server was away, or has been updated since the page was
 * opened. Rendering again asks for nothing anew; only loading the page does.
 */
export function isLostCode(error: unknown): boolean {
  return error instanceof Error && (error.name === "ChunkLoadError" || /load(ing)? chunk/i.test(error.message));
}
