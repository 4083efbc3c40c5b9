import { crc32 } from "node:zlib";
import { EngineError } from "../errors";
import { type ModelHeader, type ModelSection, modelHeaderSchema } from "../protocol";
import { FEATURE_VERSION } from "../text/features";

/*
 * A model file, little-endian:
 *   0  8 bytes   "CSMODEL\n"
 *   8  uint32    format version
 *  12  uint32    length of the JSON header in bytes
 *  16  float64   length of the whole file in bytes
 *  24  uint32    CRC-32 of the whole file with these four bytes zero
 *  28  zeros up to 64, then the header (UTF-8), then the sections, each starting at a multiple of 64.
 */

/** Version 1 had neither a sentence block nor head B; its header is one of today with the defaults. */
const FORMAT_VERSION = 2;
const OLDEST_VERSION = 1;
const MAGIC = new TextEncoder().encode("CSMODEL\n");
const PREAMBLE = 64;
const CRC_AT = 24;
const ALIGNMENT = 64;

type SectionData = Int32Array | Float32Array | Uint8Array | Int8Array;

const READERS = {
  int32: (buffer: ArrayBuffer, offset: number, length: number) => new Int32Array(buffer, offset, length),
  float32: (buffer: ArrayBuffer, offset: number, length: number) => new Float32Array(buffer, offset, length),
  uint8: (buffer: ArrayBuffer, offset: number, length: number) => new Uint8Array(buffer, offset, length),
  int8: (buffer: ArrayBuffer, offset: number, length: number) => new Int8Array(buffer, offset, length),
};
const ELEMENT_BYTES = { int32: 4, float32: 4, uint8: 1, int8: 1 } satisfies Record<ModelSection["type"], number>;

function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

function typeOf(data: SectionData): ModelSection["type"] {
  if (data instanceof Int32Array) return "int32";
  if (data instanceof Float32Array) return "float32";
  return data instanceof Int8Array ? "int8" : "uint8";
}

/** Builds the bytes of a model file. Offsets of sections are relative to the first one, so that they do not depend on the header. */
export function writeModelFile(
  header: Omit<ModelHeader, "sections">,
  sections: readonly { name: string; data: SectionData }[],
): Uint8Array<ArrayBuffer> {
  let end = 0;
  const table = sections.map(({ name, data }): ModelSection => {
    const offset = align(end);
    end = offset + data.byteLength;
    return { name, type: typeOf(data), offset, length: data.length };
  });
  const complete: ModelHeader = { ...header, sections: table };
  const json = new TextEncoder().encode(JSON.stringify(complete));
  const base = align(PREAMBLE + json.length);
  const file = new Uint8Array(base + end);
  const view = new DataView(file.buffer);
  file.set(MAGIC, 0);
  view.setUint32(8, FORMAT_VERSION, true);
  view.setUint32(12, json.length, true);
  view.setFloat64(16, file.length, true);
  file.set(json, PREAMBLE);
  sections.forEach(({ data }, i) => {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), base + (table[i]?.offset ?? 0));
  });
  view.setUint32(CRC_AT, crc32(file), true);
  return file;
}

/** The parsed parts of a model file; `section` throws when one is missing, of another type or not of the expected length. */
export interface ModelFile {
  header: ModelHeader;
  section<T extends ModelSection["type"]>(name: string, type: T, length: number): ReturnType<(typeof READERS)[T]>;
}

function corrupt(what: string): EngineError {
  return new EngineError("corrupt_model", `The model file is damaged: ${what}.`);
}

/**
 * Reads a model file. Throws {@link EngineError} with a sentence for anything that is not a whole, undamaged file of a format this
 * version knows: `newer_model_format` or `corrupt_model`.
 */
export function readModelFile(bytes: Uint8Array): ModelFile {
  // Sections are viewed in place as typed arrays, which must start at multiples of their element size. Not `slice`: that
  // of a Buffer is a view.
  const file =
    bytes.byteOffset % ALIGNMENT === 0 && bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes);
  const headerBytes = checkPreamble(file);
  const header = parseHeader(headerBytes);
  const base = align(PREAMBLE + headerBytes.length);
  return {
    header,
    section(name, type, length) {
      const found = header.sections.find((section) => section.name === name);
      if (!found || found.type !== type || found.length !== length)
        throw corrupt(`section "${name}" is missing or wrong`);
      const offset = base + found.offset;
      if (found.offset % ALIGNMENT !== 0 || offset + length * ELEMENT_BYTES[type] > file.length) {
        throw corrupt(`section "${name}" lies outside the file`);
      }
      const buffer = file.buffer as ArrayBuffer; // anything else was copied above
      // The table maps each type to its own array; TypeScript does not follow the index.
      return READERS[type](buffer, file.byteOffset + offset, length) as ReturnType<(typeof READERS)[typeof type]>;
    },
  };
}

/** Checks everything before the header and the checksum; returns the header's bytes. */
function checkPreamble(file: Uint8Array): Uint8Array {
  if (file.length < PREAMBLE) throw corrupt(`it has only ${file.length} bytes`);
  if (!MAGIC.every((byte, i) => file[i] === byte)) {
    throw new EngineError("corrupt_model", "This is not a model file: it does not begin with the model signature.");
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const version = view.getUint32(8, true);
  const length = view.getFloat64(16, true);
  if (length !== file.length) throw corrupt(`it has ${file.length} bytes where ${length} were written`);
  const stored = view.getUint32(CRC_AT, true);
  let crc = crc32(file.subarray(0, CRC_AT));
  crc = crc32(new Uint8Array(4), crc);
  crc = crc32(file.subarray(CRC_AT + 4), crc);
  if (crc !== stored) throw corrupt("its checksum does not match its content");
  if (version < OLDEST_VERSION || version > FORMAT_VERSION) {
    const sentence = `The model file has format version ${version}; this version reads ${OLDEST_VERSION} to ${FORMAT_VERSION}.`;
    if (version > FORMAT_VERSION) throw new EngineError("newer_model_format", `${sentence} Update the application.`);
    throw new EngineError("corrupt_model", sentence);
  }
  const headerLength = view.getUint32(12, true);
  if (PREAMBLE + headerLength > file.length) throw corrupt("its header lies outside the file");
  return file.subarray(PREAMBLE, PREAMBLE + headerLength);
}

function parseHeader(bytes: Uint8Array): ModelHeader {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw corrupt("its header is not valid JSON");
  }
  const parsed = modelHeaderSchema.safeParse(json);
  if (!parsed.success) {
    const problem = parsed.error.issues[0];
    throw corrupt(`its header has a wrong value at ${problem?.path.join(".") ?? "the top"}`);
  }
  if (parsed.data.featureVersion > FEATURE_VERSION) {
    throw new EngineError(
      "newer_model_format",
      `The model uses text features of version ${parsed.data.featureVersion}; this version knows ${FEATURE_VERSION}. Update the application.`,
    );
  }
  return parsed.data;
}
