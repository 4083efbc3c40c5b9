/** Where the hosted Mistral API is. */
export const HOSTED_ADDRESS = "https://api.mistral.ai";

const MAX_CHARACTERS = 500;

/** An address that can be used, or what is wrong with it, as a sentence. */
type ReadAddress = { address: string; problem: null } | { address: null; problem: string };

/**
 * The address of a server as it is stored: without slashes or `/v1` at its end, both of which people copy along and the
 * SDK adds by itself. A path before that is kept.
 */
export function readAddress(text: string): ReadAddress {
  const refuse = (problem: string): ReadAddress => ({ address: null, problem });
  const trimmed = text.trim();
  if (trimmed === "") return refuse("Give the server's address, such as http://127.0.0.1:8100.");
  if (trimmed.length > MAX_CHARACTERS) return refuse(`An address has at most ${MAX_CHARACTERS} characters.`);
  if (!/^https?:\/\//i.test(trimmed)) return refuse("An address begins with https:// or http://.");
  const url = parseUrl(trimmed);
  if (url === null) return refuse("This is not a web address. It should look like https://host or http://host:port.");
  if (url.username !== "" || url.password !== "") {
    return refuse("Leave name and password out of the address. The key has a field of its own.");
  }
  if (url.search !== "" || url.hash !== "") return refuse("Leave out what follows the ? or # of the address.");
  const path = url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "").replace(/\/+$/, "");
  return { address: `${url.origin}${path}`, problem: null };
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** What is short enough to name a server by: its host, with the port where there is one. */
export function hostOf(address: string): string {
  return parseUrl(address)?.host ?? address;
}

/** Whether a key sent there can be read on the way: plain HTTP to another machine. */
export function isUnencrypted(address: string): boolean {
  const url = parseUrl(address);
  return url?.protocol === "http:" && !isLoopback(url.hostname);
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
