/** Why the engine refused or stopped; the first four are also the codes of the `failed` event. */
export type EngineErrorCode =
  | "invalid_data"
  | "cancelled"
  | "crashed"
  | "unsupported"
  | "corrupt_model"
  | "newer_model_format";

/** An expected failure of the engine. The message is a sentence fit for a user. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EngineError";
    this.code = code;
  }
}
