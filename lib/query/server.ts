import "server-only";
import { cache } from "react";
import { log } from "@/lib/log";
import { makeQueryClient } from "./client";

/** The query client of the request being rendered: layouts, pages and `HydrateClient` share it, requests do not. */
export const getQueryClient = cache(() =>
  makeQueryClient({
    onFailure: (error, queryHash) =>
      log.error({ err: error, queryHash }, "Prefetch failed; the browser will ask again"),
  }),
);
