/** Why the engine refused or stopped; the first four are also the codes of the `failed` event. */
export type EngineErrorCode =
  | "invalid_data"
  | "cancelled"
  | "crashed"
  | "unsupported"
  | "corrupt_model"
  | "newer_model_format";

/** Of every instance of this module: `instanceof` goes by it, as with AppError. */
const MARK = Symbol.for("classifier-studio.EngineError");

/** An expected failure of the engine. The message is a sentence fit for a user. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EngineError";
    this.code = code;
  }

  get [MARK](): true {
    return true;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && MARK in value;
  }
}
