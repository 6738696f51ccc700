import * as z from 'zod';
import { expects } from './check.ts';
import { secret, storedMark, words } from './field.ts';

/** As the file has it; `credentialsOf` adds what the store holds. Which fields go together is a matter of the kind. */
export interface Account {
  readonly token?: string;
  readonly user?: string;
  readonly password?: string;
  readonly client?: string;
  readonly clientSecret?: string;
  readonly productkey?: string;
  /** What is missing of the secrets is kept encrypted. */
  readonly stored?: true;
}

/** The fields of an account that nobody may read: in the file only until they are stored. */
export const secretFields = ['token', 'password', 'clientSecret', 'productkey'] as const;
export type SecretField = (typeof secretFields)[number];

type Field = Exclude<keyof Account, 'stored'>;

/** The ways to sign in, each with all of its fields. */
const ways = {
  token: ['token'],
  login: ['user', 'password', 'client', 'clientSecret'],
  password: ['user', 'password'],
  productkey: ['productkey'],
} as const satisfies Record<string, readonly Field[]>;
type Way = keyof typeof ways;

const plain = words.exactOptional();

/** A token that somebody entered, or the login of a person by a client of the vendor's. */
export const imaAccount = z
  .strictObject(
    { token: secret, user: plain, password: secret, client: plain, clientSecret: secret, stored: storedMark },
    expected('token', 'login'),
  )
  .refine(isOneOf('token', 'login'), expected('token', 'login'));

export const rexsysAccount = z
  .strictObject({ productkey: secret, stored: storedMark }, expected('productkey'))
  .refine(isOneOf('productkey'), expected('productkey'));

/** Chat and work orders: a token that somebody entered, or the login of a person. */
export const personAccount = z
  .strictObject(
    { token: secret, user: plain, password: secret, stored: storedMark },
    expected('token', 'password'),
  )
  .refine(isOneOf('token', 'password'), expected('token', 'password'));

/** The broker's own account. */
export const brokerAccount = z
  .strictObject({ user: plain, password: secret, stored: storedMark }, expected('password'))
  .refine(isOneOf('password'), expected('password'));

/** Whether an account is one of these ways: none of its fields missing, except secrets that are stored, and no other. */
function isOneOf(...names: readonly Way[]): (account: Account) => boolean {
  return (account) =>
    names.some((name) => {
      const way: readonly Field[] = ways[name];
      const isComplete = way.every(
        (field) => account[field] !== undefined || (account.stored && isSecret(field)),
      );
      const isPure = fieldsOf(account).every((field) => way.includes(field));
      return isComplete && isPure;
    });
}

function fieldsOf({ stored: _, ...account }: Account): Field[] {
  return (Object.keys(account) as Field[]).filter((field) => account[field] !== undefined);
}

function isSecret(field: Field): boolean {
  return secretFields.some((secret) => secret === field);
}

/** Every way in full, then what is left of each once its secrets are stored. */
function expected(...names: readonly Way[]): { readonly error: string } {
  const shown = (fields: readonly string[]) => `{ ${fields.join(', ')} }`;
  const whole = names.map((name) => shown(ways[name].map((field) => `"${field}"`)));
  const left = names.map((name) => {
    const kept = ways[name].filter((field) => !isSecret(field)).map((field) => `"${field}"`);
    return shown(['"stored": true', ...kept]);
  });
  return expects(`${whole.join(', ')}, or what is left once these are stored: ${left.join(', ')}`);
}
