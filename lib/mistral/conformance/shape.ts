/** Places whose keys are data: labels and categories. */
const FREE_PLACES = /\.(scores|categories|category_scores)$/;

/** What stood at one place of a value: the types, and what was below, all elements of a list taken together. */
interface Shape {
  types: Set<string>;
  keys: Map<string, Shape>;
  items: Shape | null;
}

/**
 * How two answers to one operation differ in their keys and types, as sentences; none when they are alike. Values may
 * differ. What is null or an empty list on one side says nothing about its type there.
 */
export function shapeDifferences(ours: unknown, theirs: unknown): string[] {
  return differences(shapeAt(ours, ""), shapeAt(theirs, ""), "");
}

function emptyShape(): Shape {
  return { types: new Set(), keys: new Map(), items: null };
}

function shapeAt(value: unknown, place: string, shape = emptyShape()): Shape {
  if (Array.isArray(value)) {
    shape.types.add("list");
    for (const item of value) shape.items = shapeAt(item, `${place}[]`, shape.items ?? undefined);
  } else if (typeof value === "object" && value !== null) {
    shape.types.add("object");
    for (const [key, child] of Object.entries(value)) {
      // What an event says beside the status is the server's own.
      if (place.endsWith(".events[].data") && key !== "status") continue;
      const name = isFree(place, value) ? "*" : key;
      shape.keys.set(name, shapeAt(child, `${place}.${name}`, shape.keys.get(name)));
    }
  } else if (value !== null) {
    shape.types.add(typeof value);
  }
  return shape;
}

/** Whether keys are data. A result of a classification has the targets as its keys, a moderation's has not. */
function isFree(place: string, value: object): boolean {
  return FREE_PLACES.test(place) || (place.endsWith(".results[]") && !("categories" in value));
}

function differences(ours: Shape, theirs: Shape, place: string): string[] {
  if (ours.types.size === 0 || theirs.types.size === 0) return [];
  const [our, their] = [ours, theirs].map(({ types }) => [...types].toSorted().join(" or "));
  if (our !== their) return [`${place || "the answer"} is ${our}, not ${their}`];
  const names = new Set([...ours.keys.keys(), ...theirs.keys.keys()]);
  const below = [...names].flatMap((name) => {
    const [one, other] = [ours.keys.get(name), theirs.keys.get(name)];
    if (one && other) return differences(one, other, `${place}.${name}`);
    return [`${place}.${name} is ${one ? "too many" : "missing"}`];
  });
  const items = ours.items && theirs.items ? differences(ours.items, theirs.items, `${place}[]`) : [];
  return [...below, ...items];
}
