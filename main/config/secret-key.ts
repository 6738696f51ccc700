import type { SecretField } from './account-schema.ts';

/** Under which name of the store a secret of a connection's account is kept. */
export function accountKey(connection: string, field: SecretField): string {
  return `account/${connection}/${field}`;
}

/** The same for the hash of an operator's PIN. The name is taken as the settings take it, without spaces around. */
export function pinKey(operator: string): string {
  return `operator/${operator.trim()}/pin`;
}
