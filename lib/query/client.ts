import { environmentManager, QueryCache, QueryClient } from "@tanstack/react-query";
import { packTables, unpackTables } from "./tables";

const STALE_MS = 30_000;
const MAX_RETRIES = 2;

/** True for an error that says the request itself was wrong (4xx): asking again would give the same answer. */
function isClientError(error: Error): boolean {
  return "status" in error && typeof error.status === "number" && error.status >= 400 && error.status < 500;
}

/** Whether a failed query is tried once more; `failureCount` is 0 after the first failure. */
export function shouldRetry(failureCount: number, error: Error): boolean {
  return failureCount < MAX_RETRIES && !isClientError(error);
}

interface QueryClientHooks {
  /** A refetch failed while older data stays on screen. */
  onStaleData?: (error: Error) => void;
  /** A query failed with nothing to show; its own place on the screen says so. */
  onFailure?: (error: Error, queryHash: string) => void;
}

/** The one set of defaults for server and browser. */
export function makeQueryClient({ onStaleData, onFailure }: QueryClientHooks = {}): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // What is asked for again and again, beside the page, fails in silence.
        if (query.meta?.isBackground === true) return;
        if (query.state.data !== undefined) onStaleData?.(error);
        else onFailure?.(error, query.queryHash);
      },
    }),
    defaultOptions: {
      queries: { staleTime: STALE_MS, retry: shouldRetry },
      // Only what is there is handed to the browser, which is the default. A layout and its page share a client: a query
      // that the layout handed over while the page still waited for it would be pending where the HTML has its data.
      dehydrate: { serializeData: packTables },
      hydrate: { deserializeData: unpackTables },
    },
  });
}

let browserClient: QueryClient | undefined;

/** One client for the life of the tab; on the server a new one for each render, so that no visitor sees another's data. */
export function getBrowserQueryClient(onStaleData: (error: Error) => void): QueryClient {
  if (environmentManager.isServer()) return makeQueryClient();
  browserClient ??= makeQueryClient({ onStaleData });
  return browserClient;
}
