import "server-only";
/** Why a run's signal is aborted when the supervisor stops: the job is not cancelled, it is left for the next boot. */
export const HALT = Symbol("the supervisor was halted");

/** Whether a run was stopped by a halt, after which nothing may be written about its job. */
export function isHalt(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason === HALT;
}
