import "server-only";
import { z } from "zod";

/**
 * What the hub's dataset viewer answers (its OpenAPI document and guides), as far as it is used here. Fields that are
 * not named are ignored, so that the hub may add some.
 */

const count = z.number().int().nonnegative();

/** A type as the `datasets` library describes it; nested ones are looked into by `features.ts`. */
const feature = z.unknown();

const features = z.array(z.object({ name: z.string(), type: feature }));

/** Of configurations that are not there yet, or that could not be read. */
const configItem = z.object({ config: z.string().nullish() });

export const splitsAnswer = z.object({
  splits: z.array(z.object({ config: z.string(), split: z.string() })),
  pending: z.array(configItem).default([]),
  failed: z.array(configItem).default([]),
});

export const sizeAnswer = z.object({
  size: z.object({
    splits: z.array(
      z.object({ config: z.string(), split: z.string(), num_rows: count, num_bytes_parquet_files: count.nullish() }),
    ),
  }),
  partial: z.boolean().default(false),
});

export const isValidAnswer = z.object({
  viewer: z.boolean().default(false),
  preview: z.boolean().default(false),
  filter: z.boolean().default(false),
});

/** Of one configuration: asked without one, the hub answers with a map of them. */
export const infoAnswer = z.object({
  dataset_info: z.object({ features: z.record(z.string(), feature) }),
  partial: z.boolean().default(false),
});

const row = z.object({
  row_idx: count,
  row: z.record(z.string(), z.unknown()),
  truncated_cells: z.array(z.string()).default([]),
});

export const firstRowsAnswer = z.object({ features, rows: z.array(row) });

/** A page of `/filter`. */
export const pageAnswer = z.object({
  features,
  rows: z.array(row),
  num_rows_total: count,
  partial: z.boolean().default(false),
});

export const parquetAnswer = z.object({
  parquet_files: z.array(
    z.object({ config: z.string(), split: z.string(), url: z.string(), filename: z.string(), size: count }),
  ),
  partial: z.boolean().default(false),
});

/** The hub's own list of the Parquet files of a split: addresses by index of the shard. */
export const parquetList = z.array(z.string());

export type Page = z.infer<typeof pageAnswer>;
