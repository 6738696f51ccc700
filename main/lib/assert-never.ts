/** A case that the types rule out. Throws with what came, for the day the types were wrong. */
export function assertNever(value: never, what: string): never {
  throw new Error(`${what}: impossible value ${JSON.stringify(value)}`);
}
