import { describe, expect, it } from "vitest";
import { bytesOf } from "@/lib/testing/factories";
import { shortTarget } from "@/lib/testing/roles";
import { createDataset } from "./create";

async function guessed(csv: string) {
  const { roles } = await createDataset({ body: bytesOf(csv), fileName: "guess.csv" });
  return roles;
}

describe("roles of an imported file", () => {
  it("are guessed from rows all over it: one sorted by label shows little in its first rows", async () => {
    const lines = Array.from({ length: 6_000 }, (_, row) => `text ${row},${row < 3_000 ? "joy" : "joy|anger"}`);
    const roles = await guessed(`text,labels\n${lines.join("\n")}\n`);
    expect(roles?.targets.map(shortTarget)).toEqual(["labels=labels[|]"]);
    expect(roles?.origin).toBe("guessed");
  });

  it("are guessed for a file of hundreds of columns", async () => {
    const names = Array.from({ length: 600 }, (_, column) => `f${column}`);
    const line = (row: number) => `text ${row},${row % 2 ? "a" : "b"},${names.map((_, column) => row * column).join()}`;
    const lines = Array.from({ length: 400 }, (_, row) => line(row));
    const roles = await guessed(`text,label,${names.join()}\n${lines.join("\n")}\n`);
    expect(roles?.text?.columns).toEqual(["text"]);
    expect(roles?.targets.map(shortTarget)).toEqual(["label=label"]);
  });
});
