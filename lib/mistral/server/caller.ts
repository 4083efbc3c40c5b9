import "server-only";

/**
 * Who made a request. It travels beside the request, as a binding of the router: nothing that a stranger can write into
 * a request makes it one of ours.
 */
export type Caller =
  /** The dashboard in this process, through the SDK. */
  | { kind: "in-process" }
  /** Anybody else; the address is that of the connection's other end, where it is known. */
  | { kind: "network"; address: string | null };

export interface AppEnv {
  Bindings: { caller?: Caller };
  Variables: {
    requestId: string;
    /** Whose requests are counted together: a key or an address. Unset for requests of this process. */
    client?: string;
    /** Whether the request had to show a key. */
    isKeyed?: boolean;
  };
}
