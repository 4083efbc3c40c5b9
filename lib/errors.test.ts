import { expect, it, vi } from "vitest";
import { EngineError } from "./engine/errors";
import { AppError } from "./errors";

it("knows errors of another instance of the modules, of which a production build has several", async () => {
  vi.resetModules();
  const other = await import("./errors");
  const engine = await import("./engine/errors");
  expect(other.AppError).not.toBe(AppError);
  expect(new other.AppError("invalid", "No.")).toBeInstanceOf(AppError);
  expect(new engine.EngineError("corrupt_model", "No.")).toBeInstanceOf(EngineError);
  expect(new Error("No.")).not.toBeInstanceOf(AppError);
  expect(new AppError("invalid", "No.")).not.toBeInstanceOf(EngineError);
  for (const value of [null, undefined, "AppError", {}]) expect(value instanceof AppError).toBe(false);
});

it("tells its subclasses from itself", () => {
  class Special extends AppError {}
  expect(new Special("invalid", "No.")).toBeInstanceOf(AppError);
  expect(new Special("invalid", "No.")).toBeInstanceOf(Special);
  expect(new AppError("invalid", "No.")).not.toBeInstanceOf(Special);
});
