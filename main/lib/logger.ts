/**
 * Lines for the people who maintain the program: `feed:ima-main waiting 5000ms (close 1006)`. Never a token,
 * a password, a whole payload or a person's name.
 */
export interface Logger {
  info(line: string): void;
  warn(line: string, failure?: unknown): void;
  /** The same log under a longer name. */
  child(name: string): Logger;
}

/** `write` gets whole lines. */
export function createLogger(name: string, write: (line: string) => void, now: () => number): Logger {
  const line = (level: string, text: string) =>
    write(`${new Date(now()).toISOString()} ${level} ${name} ${text}`);
  return {
    info: (text) => line('info', text),
    warn: (text, failure) => line('warn', failure === undefined ? text : `${text}: ${formatError(failure)}`),
    child: (child) => createLogger(`${name}:${child}`, write, now),
  };
}

/** A logger for tests and for callers that want no lines. */
export const silentLogger: Logger = { info() {}, warn() {}, child: () => silentLogger };

/** An error with its causes in one line, without the stack. */
export function formatError(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return failure.cause === undefined ? failure.message : `${failure.message} (${formatError(failure.cause)})`;
}

/** For the promise that nobody waits for: its failure is logged, not lost. */
export function nobodyWaits(promise: Promise<unknown>, logger: Logger, what: string): void {
  promise.catch((failure: unknown) => logger.warn(what, failure));
}
