import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEntities } from "./html-entities";
import { stripHtml } from "./strip-html";

describe("decodeEntities", () => {
  it.each([
    ["Fish &amp; chips &lt;3", "Fish & chips <3"],
    ["&quot;caf&eacute;&quot; &euro;5 &hellip; &nbsp;&yuml;&Agrave;", '"café" €5 … \u00a0ÿÀ'],
    ["&#8364; &#x1F600; &#x1f600; &#65;", "€ 😀 😀 A"],
    // As browsers do: the numbers of Windows-1252.
    ["&#147;x&#148; &#x80; &#129;", "“x” € \u0081"],
    ["&#0; &#xD800; &#x110000; &#9999999999;", "\ufffd \ufffd \ufffd \ufffd"],
    ["&amp;lt;", "&lt;"],
    ["AT&T &copy 2020 &nosuch; & &;", "AT&T &copy 2020 &nosuch; & &;"],
  ])("makes of %j %j", (text, expected) => {
    expect(decodeEntities(text)).toBe(expected);
  });
});

describe("stripHtml", () => {
  it.each([
    ["no markup at all ", "no markup at all "],
    ["a <b>bold</b> word", "a bold word"],
    ["<p>First</p><p>Second<br/>line</p>", "First\n\nSecond\nline"],
    ["<ul>\n  <li>one</li>\n  <li>two</li>\n</ul>", "one\n\ntwo"],
    ["<tr><td>a</td><td>b</td></tr>", "a b"],
    ['<a href="http://x.org/?a=1&amp;b=2" title="a > b">link</a>!', "link!"],
    ["x<!-- gone <b> -->y", "xy"],
    [
      "<!DOCTYPE html><html><head><title>T</title><style>p { color: red }</style></head><body>B</body></html>",
      "T\n\nB",
    ],
    ["<script type='x'>if (a < b) { c() }</script>after", "after"],
    ["<SPAN CLASS=x>Loud</SPAN>", "Loud"],
    ["Word <o:p></o:p>text", "Word text"],
    // What looks like a tag and is none.
    ["1 < 2 and 3 > 2", "1 < 2 and 3 > 2"],
    ["write to <joe@example.org> or <https://x.org>", "write to <joe@example.org> or <https://x.org>"],
    ["I <3 you, x <y> z", "I <3 you, x <y> z"],
    ["cut off <b", "cut off <b"],
    ["never closed <!-- comment", "never closed <!-- comment"],
    // Markup that was written to be read stays, as characters.
    ["use &lt;b&gt; for bold", "use <b> for bold"],
    ["", ""],
  ])("makes of %j %j", (text, expected) => {
    expect(stripHtml(text)).toBe(expected);
  });

  it("leaves text without angle brackets and ampersands alone", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }).map((text) => text.replace(/[<&]/g, "")),
        (text) => {
          expect(stripHtml(text)).toBe(text);
        },
      ),
    );
  });

  it.each([
    ["open tags", "<b "],
    ["open quotes", '<b "'],
    ["quotes in tags", '<a title=">'],
    ["open comments", "<!--"],
    ["scripts", "<script>"],
    ["ampersands", "&#"],
    ["brackets", "<"],
    ["spaces", "<br> "],
    ["spaces between words", " "],
  ])(
    "takes no more than a moment for a megabyte of %s",
    (_, piece) => {
      const text = `<b>a${piece.repeat(1_000_000 / piece.length)}b`;
      // Time of the processor: a busy machine takes longer, but not more of it.
      const startedAt = process.cpuUsage();
      stripHtml(text);
      expect(process.cpuUsage(startedAt).user).toBeLessThan(4_000_000);
    },
    60_000,
  );
});
