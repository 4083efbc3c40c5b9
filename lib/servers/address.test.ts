import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostOf, isUnencrypted, readAddress } from "./address";

describe("readAddress", () => {
  it.each([
    ["https://api.mistral.ai", "https://api.mistral.ai"],
    [" https://api.mistral.ai/v1/ ", "https://api.mistral.ai"],
    ["http://127.0.0.1:8100///", "http://127.0.0.1:8100"],
    ["HTTPS://Gateway.Example/team/v1", "https://gateway.example/team"],
    ["https://host.example/v1/v1", "https://host.example/v1"],
    ["https://host.example:443/v10", "https://host.example/v10"],
    ["http://[::1]:8100/v1", "http://[::1]:8100"],
  ])("reads %j as %s", (text, address) => expect(readAddress(text)).toEqual({ address, problem: null }));

  it.each([
    ["", "Give the server's address"],
    ["api.mistral.ai", "begins with https:// or http://"],
    ["ftp://host", "begins with https:// or http://"],
    ["javascript:alert(1)", "begins with https:// or http://"],
    ["http://", "not a web address"],
    ["http://a b", "not a web address"],
    ["https://me:secret@host", "Leave name and password out"],
    ["https://host/?key=1", "Leave out what follows"],
    ["https://host/#v1", "Leave out what follows"],
    [`https://host/${"a".repeat(500)}`, "at most 500 characters"],
  ])("refuses %j", (text, problem) => expect(readAddress(text).problem).toContain(problem));

  it("reads what it has read the same, with or without slashes and /v1 behind it", () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.constantFrom("", "/", "//", "/v1", "/v1/"), (url, end) => {
        const { address } = readAddress(url);
        fc.pre(address !== null && !/\/v1$/.test(address));
        expect(readAddress(`${address}${end}`).address).toBe(address);
      }),
    );
  });
});

describe("isUnencrypted", () => {
  it.each([
    ["http://192.168.1.20:8100", true],
    ["http://gpu-box", true],
    // A name, not an address of this machine.
    ["http://127.0.0.1.example.org", true],
    ["https://gpu-box", false],
    ["http://127.0.0.1:8100", false],
    ["http://localhost:8100", false],
    ["http://[::1]:8100", false],
    ["not an address", false],
  ])("of %s is %s", (address, expected) => expect(isUnencrypted(address)).toBe(expected));
});

it("names a server by its host and port", () => {
  expect(hostOf("http://127.0.0.1:8100")).toBe("127.0.0.1:8100");
  expect(hostOf("https://gateway.example/team")).toBe("gateway.example");
  expect(hostOf("odd")).toBe("odd");
});
