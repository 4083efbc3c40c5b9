import { z } from "zod";
import { HOSTED_ADDRESS, isUnencrypted, readAddress } from "./address";
import {
  type CheckServerBody,
  type CreateServerBody,
  createServerInput,
  type ServerSummary,
  type UpdateServerBody,
} from "./schema";

/** What stands in the form for a server; an empty text is something left out. */
export interface ServerFormValues {
  /** The hosted API needs no address. */
  start: "hosted" | "compatible";
  name: string;
  baseUrl: string;
  apiKey: string;
  /** Only of a server that has one: the stored key goes. */
  isKeyTaken: boolean;
}

/** The form for a new server, or one filled with a server as it is. Its key is not known here, and not in it. */
export function serverFormValues(server?: ServerSummary): ServerFormValues {
  const baseUrl = server?.baseUrl ?? "";
  const isHosted = server === undefined || baseUrl === HOSTED_ADDRESS;
  return {
    start: isHosted ? "hosted" : "compatible",
    name: server?.name ?? "",
    baseUrl,
    apiKey: "",
    isKeyTaken: false,
  };
}

const ISSUE_FIELDS = ["name", "baseUrl", "apiKey"] as const;

/** The form's rules: the API's own, and that the hosted API wants a key. */
export function serverFormSchema(server?: ServerSummary) {
  const values = z.object({
    start: z.enum(["hosted", "compatible"]),
    name: z.string(),
    baseUrl: z.string(),
    apiKey: z.string(),
    isKeyTaken: z.boolean(),
  });
  return values.superRefine((given, context) => {
    const { error } = createServerInput.safeParse(toCreateBody(given));
    for (const { path, message } of error?.issues ?? []) {
      const field = ISSUE_FIELDS.find((name) => name === path[0]);
      if (field !== undefined) context.addIssue({ code: "custom", path: [field], message });
    }
    if (server !== undefined && given.name.trim() === "") {
      context.addIssue({ code: "custom", path: ["name"], message: "Give the server a name." });
    }
    if (given.start === "hosted" && given.apiKey.trim() === "" && !keepsKey(given, server) && !given.isKeyTaken) {
      context.addIssue({ code: "custom", path: ["apiKey"], message: "The Mistral API needs your API key." });
    }
  });
}

/** Where the form points, or null while that is no address. */
export function formAddress({ start, baseUrl }: ServerFormValues): string | null {
  return start === "hosted" ? HOSTED_ADDRESS : readAddress(baseUrl).address;
}

/** Whether the stored key would stay: the address is the same, and neither another key nor none was asked for. */
export function keepsKey(values: ServerFormValues, server?: ServerSummary): boolean {
  if (server === undefined || !server.hasKey || values.isKeyTaken || values.apiKey.trim() !== "") return false;
  return formAddress(values) === server.baseUrl;
}

/** What a person should know before this is stored; nothing of it forbids that. */
export function formWarnings(values: ServerFormValues, server?: ServerSummary): string[] {
  const warnings: string[] = [];
  const address = formAddress(values);
  if (address === null) return warnings;
  if (isUnencrypted(address)) {
    warnings.push(
      "This address begins with http://, so the key and your rows travel there unencrypted. Anybody on the way can read them.",
    );
  }
  if (server?.hasKey && address !== server.baseUrl && values.apiKey.trim() === "" && !values.isKeyTaken) {
    warnings.push(
      "The stored key belongs to the old address and is not sent to another one. Give it again to keep it.",
    );
  }
  return warnings;
}

const optional = (text: string) => (text.trim() === "" ? undefined : text);

export function toCreateBody(values: ServerFormValues): CreateServerBody {
  return {
    name: optional(values.name),
    baseUrl: values.start === "hosted" ? undefined : values.baseUrl,
    apiKey: optional(values.apiKey),
  };
}

export function toUpdateBody(values: ServerFormValues): UpdateServerBody {
  const apiKey = optional(values.apiKey) ?? (values.isKeyTaken ? null : undefined);
  return { name: values.name, baseUrl: values.start === "hosted" ? HOSTED_ADDRESS : values.baseUrl, apiKey };
}

export function toCheckBody(values: ServerFormValues, server?: ServerSummary): CheckServerBody {
  const { baseUrl, apiKey } = toCreateBody(values);
  return { baseUrl, apiKey, serverId: keepsKey(values, server) ? server?.id : undefined };
}

/** Whether storing the form would change what a look at the server found. */
export function isNewToCheck(values: ServerFormValues, server?: ServerSummary): boolean {
  if (server === undefined) return true;
  return formAddress(values) !== server.baseUrl || values.apiKey.trim() !== "" || values.isKeyTaken;
}
