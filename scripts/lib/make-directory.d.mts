/** See make-directory.mjs. */
export function makeDirectory(directory: string): Promise<void>;
