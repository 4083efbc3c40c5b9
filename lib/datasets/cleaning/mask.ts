import type { MaskKind } from "../steps-schema";

/**
 * Personal data replaced by a placeholder. A mask that is missed can be seen and done by hand; a number that was masked
 * by mistake is lost for training. So numbers are masked only where their form says what they are.
 */

/** What stands in a text instead. */
export const PLACEHOLDERS = {
  url: "[URL]",
  email: "[EMAIL]",
  ip: "[IP]",
  card: "[CARD]",
  phone: "[PHONE]",
} as const satisfies Record<MaskKind, string>;

const MASKS: Record<MaskKind, (text: string) => string> = {
  url: maskUrls,
  email: maskEmails,
  ip: maskAddresses,
  card: maskCards,
  phone: maskPhones,
};

/** Addresses first: they may contain what looks like an e-mail address or a number. */
const ORDER = ["url", "email", "ip", "card", "phone"] as const satisfies readonly MaskKind[];

/** What stood right against masked data may show itself once that is gone; few texts need a second look. */
const MAX_LOOKS = 6;

/** A text with the asked kinds of data masked. Linear in the length of the text, whatever it holds. */
export function maskText(text: string, what: readonly MaskKind[]): string {
  const kinds = ORDER.filter((kind) => what.includes(kind));
  let masked = text;
  for (let look = 0; look < MAX_LOOKS; look++) {
    const before = masked;
    for (const kind of kinds) masked = MASKS[kind](masked);
    if (masked === before) break;
  }
  return masked;
}

const URL_LIKE = /(?<![\p{L}\p{N}])(?:(?:https?|ftp):\/\/|www\.)[^\s<>"'“”«»[\]]+/iu;

/**
 * Replaces every match. What follows a match is looked at as if it began there: of two numbers with a space between them
 * the second is not the first one's rest.
 */
function replaceEach(text: string, pattern: RegExp, replacement: (found: string) => string): string {
  const parts: string[] = [];
  let rest = text;
  for (let match = pattern.exec(rest); match !== null; match = pattern.exec(rest)) {
    const [found] = match;
    parts.push(rest.slice(0, match.index), replacement(found));
    rest = rest.slice(match.index + found.length);
  }
  return parts.join("") + rest;
}

function maskUrls(text: string): string {
  return replaceEach(text, URL_LIKE, (found) => {
    const rest = trailingPunctuation(found);
    const address = found.slice(0, found.length - rest.length);
    // The scheme alone is no address.
    return /(?::\/\/|www\.)[\p{L}\p{N}]/iu.test(address) ? PLACEHOLDERS.url + rest : found;
  });
}

/** What belongs to the sentence and not to the address: the full stop, a bracket that was opened before it. */
function trailingPunctuation(address: string): string {
  const opened = address.split("(").length;
  let closed = address.split(")").length;
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    if (last === ")" && opened >= closed) break;
    if (!".,;:!?)}*_…".includes(last)) break;
    if (last === ")") closed -= 1;
  }
  return address.slice(end);
}

// Bounded everywhere, and begun only where no such character stands before: linear for any text.
const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_%+-][\p{L}\p{N}._%+-]{0,63}@(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/u;

function maskEmails(text: string): string {
  return replaceEach(text, EMAIL, () => PLACEHOLDERS.email);
}

const BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV6_LIKE = `(?<![\\p{L}\\p{N}:.])[\\da-f]{0,4}(?::[\\da-f]{0,4}){2,8}(?:(?<=:)${BYTE}(?:\\.${BYTE}){3})?(?![\\p{L}\\p{N}:]|\\.\\d)`;
// A version is written alike: after a word that says so, with a fifth number, or of four single digits it is none.
const IPV4 = `(?<![\\p{L}\\d._-])(?<!\\b(?:v|ver|version|release|build|section)[. :]{0,2})(?=[\\d.]*\\d\\d)${BYTE}(?:\\.${BYTE}){3}(?![\\p{L}\\d_]|\\.\\d)`;
const IP_LIKE = new RegExp(`${IPV6_LIKE}|${IPV4}`, "iu");

function maskAddresses(text: string): string {
  return replaceEach(text, IP_LIKE, (found) => (!found.includes(":") || isIpv6(found) ? PLACEHOLDERS.ip : found));
}

/** Eight groups, or fewer around one `::`; times (`12:30:15`), `::` in code and words of a to f are none. */
function isIpv6(text: string): boolean {
  const halves = text.split("::");
  const groups = text.split(/:+/).filter((group) => group !== "");
  // A dotted rest stands for two groups.
  const count = groups.length + (text.includes(".") ? 1 : 0);
  if (halves.length === 1) return count === 8 && !text.startsWith(":") && !text.endsWith(":");
  return halves.length === 2 && count >= 2 && count <= 7 && /\d/.test(text) && (groups[0] ?? "").length > 2;
}

/** Digits as they stand on a card: in one piece, or in the groups of its brand, parted alike. Not those of an IBAN. */
const CARD_LIKE =
  /(?<![\p{L}\d_.,-]|\p{L}\d\d )(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5})(?![\p{L}\d_]|[.,-]\d)/u;

/** Numbers that cards begin with, and how many digits such a card has. */
const BRANDS: readonly [RegExp, readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^5[1-5]/, [16]],
  [/^2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 19]],
  [/^62/, [16, 17, 18, 19]],
];

function maskCards(text: string): string {
  return replaceEach(text, CARD_LIKE, (found) => {
    const digits = found.replace(/\D/g, "");
    const isBrand = BRANDS.some(([start, lengths]) => start.test(digits) && lengths.includes(digits.length));
    return isBrand && passesLuhn(digits) ? PLACEHOLDERS.card : found;
  });
}

/** The check digit of card numbers (ISO/IEC 7812): from the right, every second digit doubled, the digits' sum ends in 0. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const value = index % 2 === 0 ? digit : digit * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Between the groups of a number: a space, a dash or a slash, or a bracket with spaces around it. */
const GAP = "(?: ?[-/.()–] ?|[  ])";
/** No number goes on here: no digit, no letter, no decimal. */
const NUMBER_ENDS = "(?![\\p{L}\\d_%€$£]|[-./:,]\\d)";
/** No number, word, amount or `#` comes before. */
const NUMBER_BEGINS = "(?<![\\p{L}\\d_+#$€£]|\\d[-./:, ])";

const PHONE_FORMS = [
  // +49 170 1234567, +1 (555) 123-4567, 0049 170 1234567
  `(?:(?<![\\p{L}\\d_+])\\+ ?|${NUMBER_BEGINS}00${GAP}?(?=[1-9]\\d?${GAP}))[1-9](?:${GAP}{0,2}\\d){7,14}${NUMBER_ENDS}`,
  // (555) 123-4567, 1 (555) 123-4567
  `${NUMBER_BEGINS}(?:1[-. ])?\\([2-9]\\d\\d\\) ?\\d{3}[-. ]\\d{4}${NUMBER_ENDS}`,
  // 555-123-4567, 1-555-123-4567
  `${NUMBER_BEGINS}(?:1[-. ])?[2-9]\\d\\d(?<phoneGap>[-. ])\\d{3}\\k<phoneGap>\\d{4}${NUMBER_ENDS}`,
  // 030 1234567, 0170/1234567, 020 7946 0958, (030) 1234567: an area code of 3 to 5 digits, 9 to 12 in all; 078-05-1120 is none
  `${NUMBER_BEGINS}(?!\\d{3}-\\d\\d-\\d{4}(?!\\d))(?=(?:\\D{0,2}\\d){9,12}(?!\\D?\\d))\\(?0[1-9]\\d{1,3}(?:\\) ?| ?[-/] ?| )\\d{2,8}(?:[- ]\\d{2,5}){0,3}${NUMBER_ENDS}`,
  // 01 23 45 67 89
  `${NUMBER_BEGINS}0[1-9](?<pairGap>[ .-])\\d{2}(?:\\k<pairGap>\\d{2}){3}${NUMBER_ENDS}`,
];

/** Where a word says that a phone number follows, any grouping of 7 to 15 digits is one. */
const NAMED_PHONE =
  "(?<=(?<![\\p{L}\\d])(?:phone|telephone|tel|mobile|cell|fax|whatsapp|telefon|telefonnummer|handy|handynummer|rufnummer|téléphone|portable|teléfono|móvil|telefono|cellulare)" +
  `(?: (?:number|no|nr|is|nummer))?[.:# ]{0,3})\\(?\\d(?:${GAP}{0,2}\\d){6,14}${NUMBER_ENDS}`;

// In one pass: where one form has masked a number, another would see what follows with other eyes.
const PHONE = new RegExp([...PHONE_FORMS, NAMED_PHONE].join("|"), "iu");

function maskPhones(text: string): string {
  return replaceEach(text, PHONE, () => PLACEHOLDERS.phone);
}
