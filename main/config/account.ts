import type { Account, SecretField } from './account-schema.ts';
import type { ConnectionKind } from './connection.ts';
import type { Checked, Finding } from './finding.ts';
import { accountKey } from './secret-key.ts';
import type { SecretStore } from './secret-store.ts';

export interface TokenCredentials {
  readonly type: 'token';
  readonly token: string;
}

/** A person's login by a client of the vendor's. */
export interface LoginCredentials {
  readonly type: 'login';
  readonly user: string;
  readonly password: string;
  readonly client: string;
  readonly clientSecret: string;
}

export interface PasswordCredentials {
  readonly type: 'password';
  readonly user: string;
  readonly password: string;
}

export interface ProductKeyCredentials {
  readonly type: 'productkey';
  readonly productKey: string;
}

/** What a connection of each kind signs in with. */
export interface CredentialsByKind {
  readonly ima: TokenCredentials | LoginCredentials;
  readonly rexsys: ProductKeyCredentials;
  readonly chat: TokenCredentials | PasswordCredentials;
  readonly orders: TokenCredentials | PasswordCredentials;
  readonly room: PasswordCredentials;
}

export type Credentials = CredentialsByKind[ConnectionKind];

/**
 * What the connection signs in with, from the settings or, once moved, from the store. Refused where the
 * store of this machine does not have it: then it must be written into the file once more.
 */
export function credentialsOf<K extends ConnectionKind>(
  connection: { readonly id: string; readonly kind: K; readonly account: Account },
  store: Pick<SecretStore, 'get'>,
): Checked<CredentialsByKind[K]> {
  const { id, kind, account } = connection;
  const lacking: string[] = [];
  const look: Look = (field) => {
    const value =
      account[field] ?? (field === 'user' || field === 'client' ? null : store.get(accountKey(id, field)));
    if (value === null) lacking.push(field);
    return value ?? '';
  };
  const value = readers[kind](look, account);
  return lacking.length === 0
    ? { ok: true, value, warnings: [] }
    : { ok: false, errors: lacking.map((field) => missing(id, field)), warnings: [] };
}

/** Gives a field of the account, and notes where it has none. */
type Look = (field: SecretField | 'user' | 'client') => string;

const byToken = (look: Look): TokenCredentials => ({ type: 'token', token: look('token') });

const byPassword = (look: Look): PasswordCredentials => ({
  type: 'password',
  user: look('user'),
  password: look('password'),
});

const byLogin = (look: Look): LoginCredentials => ({
  type: 'login',
  user: look('user'),
  password: look('password'),
  client: look('client'),
  clientSecret: look('clientSecret'),
});

const byTokenOrPassword = (look: Look, { user }: Account) =>
  user === undefined ? byToken(look) : byPassword(look);

/** Once the secrets are stored, only a user left in the file tells a login from a token. */
const readers: { readonly [K in ConnectionKind]: (look: Look, account: Account) => CredentialsByKind[K] } = {
  ima: (look, { user }) => (user === undefined ? byToken(look) : byLogin(look)),
  rexsys: (look) => ({ type: 'productkey', productKey: look('productkey') }),
  chat: byTokenOrPassword,
  orders: byTokenOrPassword,
  room: byPassword,
};

function missing(connection: string, name: string): Finding {
  return {
    field: `account of connection "${connection}"`,
    value: 'stored, but not on this machine',
    expected: `its ${name} in the settings file once more`,
  };
}
