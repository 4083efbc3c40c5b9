import { z } from "zod";

/** How a source is read: detected from its first bytes, and changed by a person where the guess is wrong. */

export const fileFormat = z.enum(["csv", "jsonl", "json", "xlsx", "parquet"]);

/** `latin-1` differs from `windows-1252` in 0x80 to 0x9F only, which are control characters there. */
export const textEncoding = z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1252", "latin-1"]);

/** What a person can set; everything else about a file follows from its content. */
export const parseSetting = z.enum(["encoding", "delimiter", "quote", "header", "recordsAbove", "sheet"]);

const parseOptionsNow = z.object({
  version: z.literal(2),
  format: fileFormat,
  compression: z.enum(["none", "gzip"]),
  /** Of text formats; utf-8 for the others. */
  encoding: textEncoding,
  /** One character between cells. CSV only, "," elsewhere. */
  delimiter: z.string().length(1),
  /** The character around quoted cells, doubled inside them; empty where quotes are ordinary characters. */
  quote: z.string().max(1),
  /** True where the first record names the columns. CSV and XLSX. */
  hasHeader: z.boolean(),
  /** Records above the table, a title or a note, which are rejected. CSV and XLSX. */
  recordsAbove: z.number().int().min(0).default(0),
  /** The sheet of a workbook; null in other formats. */
  sheet: z.string().nullable(),
  /** Settings that a person has chosen; the others were detected. */
  chosen: z.array(parseSetting),
});

/** As stored before other formats than CSV could be read. */
const parseOptionsV1 = z
  .object({ version: z.literal(1), delimiter: z.string().length(1), quote: z.string().max(1), hasHeader: z.boolean() })
  .transform(
    ({ delimiter, quote, hasHeader }): z.infer<typeof parseOptionsNow> => ({
      version: 2,
      format: "csv",
      compression: "none",
      encoding: "utf-8",
      delimiter,
      quote,
      hasHeader,
      recordsAbove: 0,
      sheet: null,
      chosen: [],
    }),
  );

/** Stored parse options of any version, as the newest. */
export const parseOptions = z.union([parseOptionsNow, parseOptionsV1]);

const delimiterInput = z
  .string()
  .length(1, "A delimiter is one character.")
  .refine((character) => !/["\r\n\0]|\p{Surrogate}/u.test(character), "A delimiter cannot be a quote or a line break.");

/** What a person sets; what is left out stays detected. */
export const parseSettings = z
  .object({
    encoding: textEncoding,
    delimiter: delimiterInput,
    quote: z.enum(['"', "'", ""]),
    hasHeader: z.boolean(),
    recordsAbove: z.number().int().min(0).max(1_000),
    sheet: z.string().max(200),
  })
  .partial()
  .refine(({ delimiter, quote }) => delimiter === undefined || delimiter !== quote, {
    path: ["delimiter"],
    error: "Delimiter and quote must be two different characters.",
  });

/** The first rows of a source under some settings, before or after it is stored. */
export const parsePreview = z.object({
  options: parseOptionsNow,
  /** Sheets of a workbook, in its order; empty for other formats. */
  sheets: z.array(z.string()),
  columns: z.array(z.string()),
  /** The first rows that can be read, cells in column order. */
  rows: z.array(z.array(z.string())),
  /** Lines among those looked at that would be rejected, with their 1-based number in the file. */
  rejected: z.array(z.object({ line: z.number().int(), reason: z.string() })),
  /** Why nothing can be read under these settings, in a sentence; columns and rows are then empty. */
  problem: z.string().nullable(),
});

/** Lines of a source that could not be read, by reason. */
export const rejectedSummary = z.object({
  total: z.number().int(),
  reasons: z.array(
    z.object({
      reason: z.string(),
      count: z.number().int(),
      /** The first of them: line number and what stands there, cut to a glance. */
      examples: z.array(z.object({ line: z.number().int(), text: z.string() })),
    }),
  ),
});

export type RejectedSummary = z.infer<typeof rejectedSummary>;
export type FileFormat = z.infer<typeof fileFormat>;
export type TextEncoding = z.infer<typeof textEncoding>;
export type ParseSetting = z.infer<typeof parseSetting>;
export type ParseOptions = z.infer<typeof parseOptionsNow>;
export type ParseSettings = z.infer<typeof parseSettings>;
export type ParsePreview = z.infer<typeof parsePreview>;
