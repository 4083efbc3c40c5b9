import { describe, expect, it } from "vitest";
import {
  formWarnings,
  isNewToCheck,
  type ServerFormValues,
  serverFormSchema,
  serverFormValues,
  toCheckBody,
  toCreateBody,
  toUpdateBody,
} from "./form";
import type { ServerSummary } from "./schema";

const STORED: ServerSummary = {
  id: "srv_1",
  kind: "remote",
  origin: "added",
  name: "GPU box",
  baseUrl: "https://gpu.example",
  hasKey: true,
  check: null,
  jobCount: 0,
  modelCount: 0,
};

const values = (overrides: Partial<ServerFormValues> = {}): ServerFormValues => ({
  ...serverFormValues(),
  ...overrides,
});
const edited = (overrides: Partial<ServerFormValues> = {}): ServerFormValues => ({
  ...serverFormValues(STORED),
  ...overrides,
});

function problems(given: ServerFormValues, server?: ServerSummary) {
  const { error } = serverFormSchema(server).safeParse(given);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("the form for a server", () => {
  it("wants a key for the hosted API, and an address for any other", () => {
    expect(problems(values())).toEqual(["apiKey: The Mistral API needs your API key."]);
    expect(problems(values({ apiKey: "sk-1" }))).toEqual([]);
    expect(problems(values({ start: "compatible" }))).toEqual([
      "baseUrl: Give the server's address, such as http://127.0.0.1:8100.",
    ]);
    expect(problems(values({ start: "compatible", baseUrl: "http://127.0.0.1:8100" }))).toEqual([]);
    expect(problems(values({ apiKey: "two words" }))[0]).toContain("apiKey: A key has no spaces");
  });

  it("does not send the address that stood there before the hosted API was chosen", () => {
    expect(toCreateBody(values({ baseUrl: "not an address", apiKey: "sk-1" }))).toEqual({
      name: undefined,
      baseUrl: undefined,
      apiKey: "sk-1",
    });
  });

  it("keeps the stored key unless told otherwise", () => {
    expect(toUpdateBody(edited())).toEqual({ name: "GPU box", baseUrl: "https://gpu.example", apiKey: undefined });
    expect(toUpdateBody(edited({ apiKey: "sk-2", isKeyTaken: true })).apiKey).toBe("sk-2");
    expect(toUpdateBody(edited({ isKeyTaken: true })).apiKey).toBeNull();
    expect(problems(edited({ name: " " }), STORED)).toEqual(["name: Give the server a name."]);
    const hosted = { ...STORED, baseUrl: "https://api.mistral.ai" };
    expect(problems(serverFormValues(hosted), hosted)).toEqual([]);
    expect(problems({ ...serverFormValues(hosted), isKeyTaken: true }, hosted)).toEqual([]);
  });

  it("has the stored key tried only where it would stay", () => {
    expect(toCheckBody(edited(), STORED).serverId).toBe("srv_1");
    for (const change of [{ baseUrl: "https://other.example" }, { apiKey: "sk-2" }, { isKeyTaken: true }]) {
      expect(toCheckBody(edited(change), STORED).serverId).toBeUndefined();
    }
  });

  it("asks the server again only for another address or key", () => {
    expect(isNewToCheck(values())).toBe(true);
    expect(isNewToCheck(edited({ name: "Other" }), STORED)).toBe(false);
    expect(isNewToCheck(edited({ baseUrl: "https://gpu.example/v1/" }), STORED)).toBe(false);
    expect(isNewToCheck(edited({ baseUrl: "https://gpu.example:8443" }), STORED)).toBe(true);
    expect(isNewToCheck(edited({ isKeyTaken: true }), STORED)).toBe(true);
  });

  it("warns of what can be read on the way, and of a key that would be lost", () => {
    expect(formWarnings(values({ start: "compatible", baseUrl: "http://192.168.1.5" }))[0]).toContain("unencrypted");
    expect(formWarnings(values({ start: "compatible", baseUrl: "http://127.0.0.1:8100" }))).toEqual([]);
    expect(formWarnings(values({ start: "compatible", baseUrl: "http" }))).toEqual([]);
    expect(formWarnings(edited({ baseUrl: "https://other.example" }), STORED)[0]).toContain(
      "belongs to the old address",
    );
    expect(formWarnings(edited({ baseUrl: "https://other.example", apiKey: "sk-2" }), STORED)).toEqual([]);
  });
});
