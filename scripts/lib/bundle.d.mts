export function bundle(entry: string, options?: { directory?: string; cache?: string }): Promise<string>;
