import type { ConnectionFile } from './connection-schema.ts';
import { fieldOf, shownValue, type Finding } from './finding.ts';
import type { SettingsFile } from './settings-schema.ts';

type Path = readonly PropertyKey[];

/** Fields that are right each for itself and wrong together. */
export function contradictions(file: SettingsFile): Finding[] {
  const connections = file.connections ?? [];
  const operators = file.operators ?? [];
  return [
    ...repeated(connections.map(({ id }) => id)).map((index): [Path, string] => [
      ['connections', index, 'id'],
      'an id that no other connection has',
    ]),
    ...connections.flatMap((connection, index) =>
      ofConnection(connection).map(([path, expected]): [Path, string] => [
        ['connections', index, ...path],
        expected,
      ]),
    ),
    ...indexesOf(connections, ({ kind }) => kind === 'room')
      .slice(1)
      .map((index): [Path, string] => [
        ['connections', index, 'kind'],
        '"room" only once, because a desk sits in one room',
      ]),
    ...repeated(operators.map(({ name }) => likeness(name))).map((index): [Path, string] => [
      ['operators', index, 'name'],
      'a name that no other operator has, capitals or not',
    ]),
  ].map(([path, expected]) => ({ field: fieldOf(path), value: shownValue(file, path), expected }));
}

/** Works, but lets others on the way listen. */
export function insecurities(file: SettingsFile): Finding[] {
  return (file.connections ?? []).flatMap((connection, index) => {
    const addresses = { url: connection.url, ...('rest' in connection ? { rest: connection.rest } : {}) };
    return Object.entries(addresses).flatMap(([name, address]) => {
      const url = URL.parse(address);
      const isOpen = url?.protocol === 'http:' || url?.protocol === 'ws:';
      if (!url || !isOpen || isLoopback(url.hostname)) return [];
      const path = ['connections', index, name];
      const expected = `${url.protocol === 'ws:' ? 'wss' : 'https'}://, because the ${travels[connection.kind]} travels in clear`;
      return [{ field: fieldOf(path), value: shownValue(file, path), expected }];
    });
  });
}

/** What a listener on the way would learn first. */
const travels = {
  ima: 'token',
  rexsys: 'product key',
  chat: 'token',
  orders: 'token',
  room: 'password',
} as const satisfies Record<ConnectionFile['kind'], string>;

function ofConnection(connection: ConnectionFile): [Path, string][] {
  switch (connection.kind) {
    case 'ima': {
      const { sites = [] } = connection;
      const found = repeated(sites.map((site) => site.wp_no)).map((site): [Path, string] => [
        ['sites', site, 'wp_no'],
        'a wp_no that no other site of the connection has',
      ]);
      if (connection.rest === undefined && sites.length === 0) {
        found.push([['sites'], 'at least one site, where no REST address tells them']);
      }
      return [...found, ...loginWithoutRest(connection)];
    }
    case 'chat': {
      const found = loginWithoutRest(connection);
      if (connection.account.user !== undefined && connection.chat?.paths?.login === null) {
        found.push([['chat', 'paths', 'login'], 'the path that an account with a user signs in at']);
      }
      return found;
    }
    case 'orders':
      return loginWithoutRest(connection);
    case 'rexsys': {
      const { clients = [], commands = [] } = connection.rexsys ?? {};
      return [
        ...repeated(clients.map(({ client }) => client)).map((index): [Path, string] => [
          ['rexsys', 'clients', index, 'client'],
          'a client that stands in the list only once',
        ]),
        ...repeated(commands.map(({ command }) => command)).map((index): [Path, string] => [
          ['rexsys', 'commands', index, 'command'],
          'a command that stands in the table only once',
        ]),
      ];
    }
    case 'room':
      return [];
  }
}

function loginWithoutRest({ account, rest }: Extract<ConnectionFile, { rest?: string }>): [Path, string][] {
  if (account.user === undefined || rest !== undefined) return [];
  return [[['rest'], 'the REST address, which an account with a user signs in at']];
}

/** The indexes of what stood earlier in the list already. */
function repeated(values: readonly unknown[]): number[] {
  return indexesOf(values, (value, index) => values.indexOf(value) < index);
}

function indexesOf<T>(values: readonly T[], is: (value: T, index: number) => boolean): number[] {
  return values.flatMap((value, index) => (is(value, index) ? [index] : []));
}

/** Two names that a person takes for one are one. */
function likeness(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}
