import { expect, it } from "vitest";
import { aTable, clean } from "@/lib/testing/cleaning";
import { copiesQuery, copiesReport } from "../../profile-schema";
import { listCopies } from "./list-copies";

const ROWS = [
  ["where is my parcel", "delivery"],
  ["turn the lights off please", "lights"],
  ["Where is my parcel?", "returns"],
  ["turn the lights on please", "lights"],
  ["where is my letter", "delivery"],
  ["nothing like the others", ""],
];

it("lists groups with their first rows, the largest first", async () => {
  const id = await aTable({ rows: ROWS });
  const report = await listCopies(id, copiesQuery.parse({}));
  expect(copiesReport.parse(report)).toEqual(report);
  expect(report).toEqual({
    similarity: 0.8,
    clusterCount: 2,
    rowCount: 5,
    surplusCount: 3,
    clusters: [
      {
        size: 3,
        rows: [
          { row: 0, text: "where is my parcel", labels: ["delivery"] },
          { row: 2, text: "Where is my parcel?", labels: ["returns"] },
          { row: 4, text: "where is my letter", labels: ["delivery"] },
        ],
      },
      {
        size: 2,
        rows: [
          { row: 1, text: "turn the lights off please", labels: ["lights"] },
          { row: 3, text: "turn the lights on please", labels: ["lights"] },
        ],
      },
    ],
  });
  const second = await listCopies(id, copiesQuery.parse({ limit: 1, offset: 1 }));
  expect(second.clusters.map(({ size }) => size)).toEqual([2]);
});

it("asks for more the higher the similarity, and goes by the rows there are", async () => {
  const id = await aTable({ rows: ROWS });
  expect(await listCopies(id, copiesQuery.parse({ similarity: 1 }))).toMatchObject({ clusterCount: 1, rowCount: 2 });
  await clean(id, { kind: "delete_rows", rows: [0] });
  expect(await listCopies(id, copiesQuery.parse({ similarity: 1 }))).toMatchObject({ clusterCount: 0, clusters: [] });
  expect(await listCopies(id, copiesQuery.parse({}))).toMatchObject({ clusterCount: 2, rowCount: 4, surplusCount: 2 });
});

it("shows the first rows of a large group only, and the beginning of long texts", async () => {
  const rows = Array.from({ length: 30 }, (_, row) => [
    `the same ${"and more of it ".repeat(60)}${row % 2}`,
    `l${row}`,
  ]);
  const { clusters } = await listCopies(await aTable({ rows }), copiesQuery.parse({}));
  expect(clusters[0]?.size).toBe(30);
  expect(clusters[0]?.rows.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(clusters[0]?.rows[0]?.text).toHaveLength(500);
});
