import "server-only";
import { type AppError, invalid } from "@/lib/errors";

const REASONS: Readonly<Record<string, string>> = {
  EIO: "the disk or the network failed",
  ENOENT: "there is no such file or folder",
  EACCES: "access is not allowed",
  EPERM: "access is not allowed",
  EISDIR: "it is a folder, not a file",
  ENOTDIR: "a part of the path is a file, not a folder",
  EEXIST: "there is a file of this name already",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the disk is read-only",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
};

/** What went wrong with a file, as a sentence; null for what is no fault of the file system. */
export function fileError(error: unknown, action: string): AppError | null {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return null;
  const reason = REASONS[String(error.code)] ?? error.message;
  return invalid(`${action}: ${reason}.`, [], error);
}

/** Whether a file could not be read, rather than opened or written. */
export function isReadError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && error.syscall === "read";
}

/** The sentence for a file that is not the one that was read first. */
export function changed(): AppError {
  return invalid("The file was changed while it was being read. Run the command again when it is complete.");
}
