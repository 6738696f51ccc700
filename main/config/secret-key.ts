import type { SecretField } from './account-schema.ts';

/** Under which name of the store a secret of a connection's account is kept. */
export function accountKey(connection: string, field: SecretField): string {
  return `account/${connection}/${field}`;
}

/** Where a connection's session keeps what its account was granted, or that somebody signed out of it. */
export function grantKey(connection: string): string {
  return `account/${connection}/grant`;
}

/** The same for the hash of an operator's PIN. The name is taken as the settings take it, without spaces around. */
export function pinKey(operator: string): string {
  return `operator/${operator.trim()}/pin`;
}

/** The same for the token of a webhook. */
export function portKey(port: string): string {
  return `broadcast/${port}/token`;
}

/** The same for the hash of the PIN that a kiosk is left with. */
export const kioskPinKey = 'kiosk/pin';
