/*
 * Texts whose right answers are known: each has a fruit and a weather, and two models look at one of them each. So an
 * answer that went to somebody else's text, or came from the other model, is seen.
 */

const FRUITS = { apple: "apples", cherry: "cherries", lemon: "lemons" };
const WEATHERS = { rain: "it rains", sun: "the sun shines", snow: "it snows", wind: "the wind blows" };
const OPENERS = ["please bring", "we ate", "nobody sells", "I would like", "they dropped"];
const PLACES = ["at home", "in the park", "by the sea", "on the train"];

/** What the two models tell apart. */
export const TARGETS = { fruit: Object.keys(FRUITS), weather: Object.keys(WEATHERS) };

/** The n-th text, always the same, and its labels. */
export function textAt(n) {
  const at = (list, step) => list[Math.floor(n / step) % list.length];
  const [fruit, weather] = [at(TARGETS.fruit, 1), at(TARGETS.weather, 3)];
  const text = `${at(OPENERS, 12)} ${n} ${FRUITS[fruit]} when ${WEATHERS[weather]} ${at(PLACES, 5)}`;
  return { text, labels: { fruit, weather } };
}

/** JSON Lines of `rows` texts from the n-th on, with the labels of one target. */
export function linesOf(target, rows, from = 0) {
  const lines = Array.from({ length: rows }, (_, i) => {
    const { text, labels } = textAt(from + i);
    return JSON.stringify({ text, labels: { [target]: labels[target] } });
  });
  return `${lines.join("\n")}\n`;
}
