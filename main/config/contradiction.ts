import { broadcastContradictions } from './broadcast-contradiction.ts';
import { broadcastWarnings } from './broadcast-warning.ts';
import { missingClips } from './clip-files.ts';
import type { ConnectionFile } from './connection-schema.ts';
import { fieldOf, shownValue, type Finding } from './finding.ts';
import type { SettingsFile } from './settings-schema.ts';
import { siteWrong } from './site-wrong.ts';
import type { WallFile } from './wall-schema.ts';
import { below, indexesOf, repeated, type Wrong } from './wrong.ts';

/** Fields that are right each for itself and wrong together. */
export function contradictions(file: SettingsFile): Finding[] {
  const { connections = [], operators = [], broadcast = {}, walls = [] } = file;
  return shown(file, [
    ...repeated(connections.map(({ id }) => id)).map((index): Wrong => [
      ['connections', index, 'id'],
      'an id that no other connection has',
    ]),
    ...connections.flatMap((connection, index) => below(['connections', index], ofConnection(connection))),
    ...indexesOf(connections, ({ kind }) => kind === 'room')
      .slice(1)
      .map((index): Wrong => [
        ['connections', index, 'kind'],
        '"room" only once, because a desk sits in one room',
      ]),
    ...repeated(operators.map(({ name }) => likeness(name))).map((index): Wrong => [
      ['operators', index, 'name'],
      'a name that no other operator has, capitals or not',
    ]),
    ...below(['broadcast'], broadcastContradictions(broadcast, connections)),
    ...below(['walls'], ofWalls(walls, connections)),
  ]);
}

/** Recordings that the file names and that cannot be read. Paths are relative to `directory`. */
export async function missingFiles(file: SettingsFile, directory: string): Promise<Finding[]> {
  return shown(file, below(['broadcast'], await missingClips(file.broadcast ?? {}, directory)));
}

/** Works, and otherwise than somebody may think: others on the way can listen, or it is never done. */
export function oddities(file: SettingsFile): Finding[] {
  const { connections = [], broadcast } = file;
  const ports = broadcast?.ports ?? [];
  return shown(file, [
    ...connections.flatMap((connection, index) => {
      const addresses = { url: connection.url, ...('rest' in connection ? { rest: connection.rest } : {}) };
      return below(['connections', index], inClear(addresses, travels[connection.kind]));
    }),
    ...ports.flatMap((port, index) =>
      port.kind === 'webhook'
        ? below(['broadcast', 'ports', index], inClear({ url: port.url }, 'broadcast, with its token,'))
        : [],
    ),
    ...(broadcast ? below(['broadcast'], broadcastWarnings(broadcast)) : []),
  ]);
}

function shown(file: SettingsFile, found: readonly Wrong[]): Finding[] {
  return found.map(([path, expected]) => ({ field: fieldOf(path), value: shownValue(file, path), expected }));
}

/** Addresses that others on the way can listen to; this machine has no way. */
function inClear(addresses: Readonly<Record<string, string>>, what: string): Wrong[] {
  return Object.entries(addresses).flatMap(([name, address]): Wrong[] => {
    const url = URL.parse(address);
    const isOpen = url?.protocol === 'http:' || url?.protocol === 'ws:';
    if (!url || !isOpen || isLoopback(url.hostname)) return [];
    return [[[name], `${url.protocol === 'ws:' ? 'wss' : 'https'}://, because the ${what} travels in clear`]];
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

function ofConnection(connection: ConnectionFile): Wrong[] {
  switch (connection.kind) {
    case 'ima': {
      const { sites = [] } = connection;
      const found = repeated(sites.map((site) => site.wp_no)).map((site): Wrong => [
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
        ...repeated(clients.map(({ client }) => client)).map((index): Wrong => [
          ['rexsys', 'clients', index, 'client'],
          'a client that stands in the list only once',
        ]),
        ...repeated(commands.map(({ command }) => command)).map((index): Wrong => [
          ['rexsys', 'commands', index, 'command'],
          'a command that stands in the table only once',
        ]),
      ];
    }
    case 'room':
      return [];
  }
}

function ofWalls(walls: readonly WallFile[], connections: readonly ConnectionFile[]): Wrong[] {
  return [
    ...repeated(walls.map(({ id }) => id)).map((index): Wrong => [
      [index, 'id'],
      'an id that no other wall has',
    ]),
    ...indexesOf(walls, ({ id }) => id === 'desk').map((index): Wrong => [
      [index, 'id'],
      "another id than the operator's window has",
    ]),
    ...walls.flatMap(({ sites = [] }, index) =>
      sites.flatMap((site, place): Wrong[] => {
        const expected = siteWrong(site, connections);
        return expected === null ? [] : [[[index, 'sites', place], expected]];
      }),
    ),
  ];
}

function loginWithoutRest({ account, rest }: Extract<ConnectionFile, { rest?: string }>): Wrong[] {
  if (account.user === undefined || rest !== undefined) return [];
  return [[['rest'], 'the REST address, which an account with a user signs in at']];
}

/** Two names that a person takes for one are one. */
function likeness(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}
