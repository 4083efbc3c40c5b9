import "server-only";
import { notFound } from "next/navigation";
import { AppError } from "@/lib/errors";

/** What a verb found; its NotFound becomes the segment's not-found page. Everything else goes to the error boundary. */
export async function orNotFound<T>(found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}

/** A parameter of a page's address, which Next hands over encoded; text that is no encoding stays as it is. */
export function decodeParam(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
