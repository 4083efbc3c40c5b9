/**
 * Writes public/samples/assistant-intents.csv: texts to a voice and chat assistant, uneven on purpose. The same script
 * always writes the same bytes. Run with `node scripts/make-sample.mjs`.
 */
import { writeFileSync } from "node:fs";
import { intents } from "./lib/sample-intents.mjs";
import { ambiguous, values } from "./lib/sample-values.mjs";

const SEED = 20;
const TARGET = new URL("../public/samples/assistant-intents.csv", import.meta.url);

const ROWS = {
  play_music: 424,
  weather: 236,
  set_alarm: 190,
  send_message: 168,
  create_reminder: 152,
  set_timer: 141,
  navigate: 124,
  shopping_list: 112,
  smart_lights: 106,
  recipe: 102,
  news: 100,
  translate: 58,
  thermostat: 44,
  joke: 27,
  unit_convert: 6,
};

const AMBIGUOUS_SHARE = 0.07;
const TYPO_SHARE = 0.09;
const ATTEMPTS = 200;

const COMMAND_OPENERS = [
  "can you",
  "could you",
  "please",
  "would you",
  "i need you to",
  "go ahead and",
  "can u",
  "i'd like you to",
];
const OPENERS = [
  "hey,",
  "ok",
  "um,",
  "hi,",
  "so",
  "hey assistant,",
  "right,",
  "quick one:",
  "sorry,",
  "alright",
  "oh and",
];
const TAILS = [
  "please",
  "thanks",
  "thx",
  "ok?",
  "if you can",
  "when you get a second",
  "now",
  "asap",
  "pls",
  "would you",
];
const QUESTION = /^(what|how|who|when|which|where|is|are|will|do|does|did|any|can|could|would|know|got)\b/i;

/** Mulberry32: numbers in [0, 1) that depend on the seed alone. */
function randomFrom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const random = randomFrom(SEED);
const pick = (list) => list[Math.floor(random() * list.length)];
const chance = (probability) => random() < probability;

/** Replaces choices and values from the inside out until none is left. */
function expand(template) {
  let text = template;
  while (/[({]/.test(text)) {
    text = text.replace(/\{(\w+)\}/g, (_, name) => pick(values[name]));
    text = text.replace(/\(([^()]*)\)/, (_, options) => pick(options.split("|")));
  }
  return tidy(text);
}

function tidy(text) {
  return text
    .replace(/\s+/g, " ")
    .replace(/ ([,:?])/g, "$1")
    .replace(/\b(about|for|from|until) (in|on) /g, "$1 ")
    .trim();
}

function withTypo(text) {
  const words = text.split(" ");
  const long = [...words.keys()].filter((i) => /^[a-z]{4,}$/i.test(words[i]));
  if (long.length === 0) return text;
  const chosen = pick(long);
  const word = words[chosen];
  const at = 1 + Math.floor(random() * (word.length - 2));
  words[chosen] = pick([
    word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + word[at] + word.slice(at),
  ]);
  return words.join(" ");
}

/** Spoken texts come without capitals and marks, typed ones mostly with. */
function styled(text) {
  const style = random();
  if (style < 0.4) return text.toLowerCase().replace(/[?.]$/, "");
  if (style < 0.55) return text;
  const written = text.replace(/\bi\b/g, "I");
  const capital = written.charAt(0).toUpperCase() + written.slice(1);
  if (/[?.!"]$/.test(capital)) return capital;
  return capital + (QUESTION.test(text) ? "?" : pick([".", ".", "", "!"]));
}

function utterance(label) {
  const shared = ambiguous.filter(({ labels }) => labels.includes(label));
  if (shared.length > 0 && chance(AMBIGUOUS_SHARE)) return styled(expand(pick(shared).text));

  const { commands, phrases } = intents[label];
  const isCommand = random() * (commands.length + phrases.length) < commands.length;
  let text = expand(pick(isCommand ? commands : phrases));
  if (isCommand && chance(0.35)) text = `${pick(COMMAND_OPENERS)} ${text}`;
  if (chance(0.17)) text = `${pick(OPENERS)} ${text}`;
  if (chance(0.12)) text = `${text}${chance(0.3) ? "," : ""} ${pick(TAILS)}`;
  if (chance(TYPO_SHARE)) text = withTypo(text);
  return styled(tidy(text));
}

/** As many different texts as asked for; texts that differ only in case and marks count as the same. */
function rowsOf(label, count, seen) {
  const rows = [];
  for (let attempt = 0; rows.length < count; attempt++) {
    if (attempt > count * ATTEMPTS)
      throw new Error(`${label}: only ${rows.length} of ${count} different texts. Add phrases.`);
    const text = utterance(label);
    const key = text.toLowerCase().replace(/[^\p{L}\p{N} ]/gu, "");
    if (seen.has(key)) continue;
    seen.add(key);
    rows.push({ text, intent: label });
  }
  return rows;
}

function shuffled(rows) {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [rows[i], rows[j]] = [rows[j], rows[i]];
  }
  return rows;
}

const cell = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

const seen = new Set();
const rows = shuffled(Object.entries(ROWS).flatMap(([label, count]) => rowsOf(label, count, seen)));
const lines = rows.map(({ text, intent }) => `${cell(text)},${intent}\n`);
writeFileSync(TARGET, `text,intent\n${lines.join("")}`);
console.log(`${rows.length} rows, ${Object.keys(ROWS).length} labels: ${TARGET.pathname}`);
