import { decodeEntities } from "./html-entities";

/** Elements that begin and end a line when a browser shows them. */
const BLOCKS = new Set(
  "address article aside blockquote body br center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol optgroup option p pre section select summary table tbody tfoot thead title tr ul".split(
    " ",
  ),
);

/** Elements within a line. Anything else between angle brackets is text: `a <b and c> d` is no tag, nor is `<me@x.org>`. */
const INLINE = new Set(
  "a abbr acronym area audio b base basefont bdi bdo big button canvas caption cite code col colgroup data datalist del dfn em embed font frame frameset i iframe img input ins kbd label link map mark meta meter noscript object output param picture progress q rp rt ruby s samp script search slot small source span strike strong style sub sup svg template textarea time track tt u var video wbr".split(
    " ",
  ),
);

/** Cells of a table stand apart. */
const CELLS = new Set(["td", "th"]);

/** Elements whose content is never shown. */
const HIDDEN = new Set(["script", "style"]);

const TAG = /<(\/?)([a-z][a-z\d]*|[owvm]:[a-z\d]+)((?:\s[^<>]*)?)\/?>/giy;

/** `<!doctype …>`, `<![CDATA[`, `<?xml … ?>`. */
const DECLARATION = /<(?:!(?:doctype|\[)|\?[a-z])[^<>]*>/giy;

/** Longest rest of a tag after a `>` that stands inside quotes. */
const MAX_QUOTED_REST = 1_000;

/**
 * The text of a piece of HTML: tags, comments, scripts and styles out, blocks on lines of their own, entities to
 * characters. Reads every character a bounded number of times, whatever the text.
 */
export function stripHtml(text: string): string {
  const { text: plain, hadTags } = removeTags(text);
  const decoded = decodeEntities(plain);
  if (!hadTags) return decoded;
  return decoded
    .split("\n")
    .map(withoutSpacesAround)
    .filter((line, index, lines) => line !== "" || (index > 0 && lines[index - 1] !== ""))
    .join("\n")
    .trim();
}

/** Spaces and tabs off both ends. A pattern would try every run of them within as the end. */
function withoutSpacesAround(line: string): string {
  const isSpace = (at: number) => line[at] === " " || line[at] === "\t";
  let [start, end] = [0, line.length];
  while (start < end && isSpace(start)) start += 1;
  while (start < end && isSpace(end - 1)) end -= 1;
  return line.slice(start, end);
}

function removeTags(text: string): { text: string; hadTags: boolean } {
  const parts: string[] = [];
  /** Ends that were looked for up to the end of the text and are not there: looked for once. */
  const missing = new Set<string>();
  let copiedTo = 0;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    const found = commentAt(text, at, missing) ?? tagAt(text, at, missing);
    if (found === null) {
      at += 1;
      continue;
    }
    parts.push(text.slice(copiedTo, at), found.instead);
    copiedTo = found.end;
    at = found.end;
  }
  return { text: parts.join("") + text.slice(copiedTo), hadTags: copiedTo > 0 };
}

/** What is to go, up to `end`, and what comes in its place. */
interface Markup {
  end: number;
  instead: string;
}

function commentAt(text: string, at: number, missing: Set<string>): Markup | null {
  if (missing.has("-->") || !text.startsWith("<!--", at)) return null;
  const close = text.indexOf("-->", at + 4);
  if (close >= 0) return { end: close + 3, instead: "" };
  missing.add("-->");
  return null;
}

/** The tag, or the element that is never shown, that begins at a `<`; null where there is none. */
function tagAt(text: string, at: number, missing: Set<string>): Markup | null {
  const declaration = matchAt(DECLARATION, text, at);
  if (declaration !== null) return { end: at + declaration[0].length, instead: "" };
  const match = matchAt(TAG, text, at);
  if (match === null) return null;
  const name = (match[2] ?? "").toLowerCase();
  const isBlock = BLOCKS.has(name);
  if (!isBlock && !INLINE.has(name) && !CELLS.has(name) && !name.includes(":")) return null;
  const end = tagEnd(text, at, match[0], match[3] ?? "");
  if (match[1] === "" && HIDDEN.has(name)) return { end: hiddenEnd(text, end, name, missing), instead: "" };
  return { end, instead: isBlock ? "\n" : match[1] === "/" && CELLS.has(name) ? " " : "" };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Where a tag ends whose attributes may have a `>` inside quotes. */
function tagEnd(text: string, at: number, tag: string, attributes: string): number {
  const end = at + tag.length;
  const isOpenQuote = attributes.split('"').length % 2 === 0;
  if (!isOpenQuote) return end;
  const rest = /^[^"<]*"[^<>]*>/.exec(text.slice(end, end + MAX_QUOTED_REST));
  return rest === null ? end : end + rest[0].length;
}

/** A script or style that is never closed hides nothing: what follows is more likely text. */
function hiddenEnd(text: string, from: number, name: string, missing: Set<string>): number {
  if (missing.has(name)) return from;
  const close = new RegExp(`</${name}\\s*>`, "gi");
  close.lastIndex = from;
  const found = close.exec(text);
  if (found !== null) return found.index + found[0].length;
  missing.add(name);
  return from;
}
