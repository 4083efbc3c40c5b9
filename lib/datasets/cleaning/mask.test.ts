import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MaskKind } from "../steps-schema";
import { maskText, PLACEHOLDERS, passesLuhn } from "./mask";

const ALL = ["email", "url", "phone", "card", "ip"] as const satisfies readonly MaskKind[];

describe("maskText", () => {
  it.each<[string, string]>([
    // E-mail
    ["Write to joe.doe+news@mail.example.co.uk.", "Write to [EMAIL]."],
    ["<jörg_99@müller.de>,a@b.io;x", "<[EMAIL]>,[EMAIL];x"],
    ["mailto:me@example.org", "mailto:[EMAIL]"],
    ["@mention, a @ b, a@b, a@b.c, price@5.00", "@mention, a @ b, a@b, a@b.c, price@5.00"],
    // URLs
    ["see https://example.org/a?b=c&d#e, or HTTP://X.ORG.", "see [URL], or [URL]."],
    ["(www.example.com/a_(b)) and www.example.com!", "([URL]) and [URL]!"],
    ["https://user@host.org/1.2.3.4/4111111111111111", "[URL]"],
    ["“https://x.org/é”", "“[URL]”"],
    ["awww. www. https:// e.g. and/or", "awww. www. https:// e.g. and/or"],
    // IP addresses
    ["from 192.168.1.10:8080, 8.8.8.10.", "from [IP]:8080, [IP]."],
    ["2001:0db8:85a3:0000:0000:8a2e:0370:7334 and fe80::1, 2001:db8::8:800", "[IP] and [IP], [IP]"],
    ["::ffff:192.0.2.1", "[IP]"],
    [
      "version 11.2.3.4, v11.2.3.4, 1.2.3, 1.2.3.4, 11.2.3.4.5, 300.1.1.1, 1.2.3.4a",
      "version 11.2.3.4, v11.2.3.4, 1.2.3, 1.2.3.4, 11.2.3.4.5, 300.1.1.1, 1.2.3.4a",
    ],
    [
      "12:30:15 std::vector a::b ::1 :: 00:1a:2b:3c:4d:5e face::b",
      "12:30:15 std::vector a::b ::1 :: 00:1a:2b:3c:4d:5e face::b",
    ],
    // Cards
    ["4111 1111 1111 1111, 5500-0000-0000-0004.", "[CARD], [CARD]."],
    ["378282246310005 3782 822463 10005 30569309025904", "[CARD] [CARD] [CARD]"],
    ["card:6011111111111117;", "card:[CARD];"],
    // A wrong check digit, a brand that is none, groups of no card, a part of something longer.
    ["4111111111111112 1234567812345670 4111 11111111 1111", "4111111111111112 1234567812345670 4111 11111111 1111"],
    [
      "41111111111111111111 A4111111111111111 4111111111111111B",
      "41111111111111111111 A4111111111111111 4111111111111111B",
    ],
    ["0.4111111111111111 4111111111111111.5", "0.4111111111111111 4111111111111111.5"],
    // Phones
    ["+49 170 1234567, +1 (555) 123-4567 or +33612345678.", "[PHONE], [PHONE] or [PHONE]."],
    ["0049 170 1234567", "[PHONE]"],
    ["(555) 123-4567, 555-123-4567, 1-800-555-0199, 555.123.4567", "[PHONE], [PHONE], [PHONE], [PHONE]"],
    ["030 1234567; 0170/1234567; 020 7946 0958; (030) 1234567", "[PHONE]; [PHONE]; [PHONE]; [PHONE]"],
    ["01 23 45 67 89 ou 01.23.45.67.89", "[PHONE] ou [PHONE]"],
    [
      "Tel.: 5551234567, my phone number is 55512345, Handy 01701234567",
      "Tel.: [PHONE], my phone number is 55512345, Handy [PHONE]",
    ],
    ["phone number 5551234567", "phone number [PHONE]"],
  ])("makes of %j %j", (text, expected) => {
    expect(maskText(text, ALL)).toBe(expected);
  });

  it.each([
    "order 1234567890, ticket #5551234567, invoice 2023-000123456",
    "order 0012345678 and 4006381333931 (EAN), ISBN 978-3-16-148410-0",
    "on 2023-10-12 10:30:45, 01.02.2023 12:30, 01/02/2023 1234, 01-02-2023 1234",
    "1,234,567.89 and 1.234.567,89 and 1 234 567 890 and 555 123 456",
    "$5551234567 and 555-123-4567% and 12345678.901234",
    "tracking 1Z999AA10123456784, IBAN DE89 3704 0044 0532 0130 00",
    "phone 12 pro max 256, cell 3 of 4, section 1.2.3.4",
    "Amazon order 123-4567890-1234567 from 1999 to 2005",
    "1600 Pennsylvania Ave 20500, 10115 Berlin, 75001 Paris",
    "SSN 078-05-1120, 3-4 days, 24/7, 50-60 %, 2 x 4, 9-to-5, +1, +100, +10 000",
    "0.000123456789 and 00000000000 and 100000000000",
    "sizes 200 300 400, ids 1001 1002 1003 1004 1005",
  ])("leaves ordinary numbers alone: %s", (text) => {
    expect(maskText(text, ALL)).toBe(text);
  });

  it("masks only what was asked for", () => {
    const text = "a@b.org 4111111111111111 +49 170 1234567 8.8.8.18 www.x.org";
    for (const kind of ALL) {
      const masked = maskText(text, [kind]);
      for (const other of ALL) expect(masked.includes(PLACEHOLDERS[other]), `${kind} ${other}`).toBe(other === kind);
    }
    expect(maskText(text, [])).toBe(text);
  });

  it("changes nothing the second time", () => {
    const piece = fc.constantFrom(
      ...[
        "a@b.org",
        "@",
        ".",
        "4111111111111111",
        "+49 170 1234567",
        "0",
        "030",
        " ",
        "-",
        "1",
        "23",
        "555",
        "4567",
        "(",
        ")",
      ],
      ...["8.8.8.18", "::", ":", "fe80", "https://", "www.", "x.org", "/", "[URL]", "tel", "é", "+"],
    );
    const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (given) => {
        const once = maskText(given, ALL);
        expect(maskText(once, ALL)).toBe(once);
      }),
      { numRuns: 5_000 },
    );
  }, 60_000);

  it.each([
    ["digits", "1"],
    ["zeros with dashes", "0-"],
    ["letters", "a"],
    ["at signs", "a@"],
    ["dots", "a.a@a."],
    ["colons", ":1"],
    ["spaced digits", "1 "],
    ["open brackets", "(0"],
    ["addresses", "www.)"],
    ["plus signs", "+1"],
    ["phone words", "tel "],
    ["closing brackets after an address", ")"],
  ])(
    "takes no more than a moment for a megabyte of %s",
    (_, unit) => {
      const text = `http://a.b/ http://a.b/${unit.repeat(1_000_000 / unit.length)}`;
      // Time of the processor: a busy machine takes longer, but not more of it.
      const startedAt = process.cpuUsage();
      maskText(text, ALL);
      expect(process.cpuUsage(startedAt).user).toBeLessThan(4_000_000);
    },
    60_000,
  );
});

describe("passesLuhn", () => {
  it.each([
    ["4111111111111111", true],
    ["79927398713", true],
    ["79927398710", false],
    ["0", true],
  ])("%s: %s", (digits, expected) => {
    expect(passesLuhn(digits)).toBe(expected);
  });

  it("fails whenever one digit is another", () => {
    fc.assert(
      fc.property(fc.nat(15), fc.integer({ min: 1, max: 9 }), (at, change) => {
        const digits = [..."4111111111111111"];
        digits[at] = String((Number(digits[at]) + change) % 10);
        expect(passesLuhn(digits.join(""))).toBe(false);
      }),
    );
  });
});
