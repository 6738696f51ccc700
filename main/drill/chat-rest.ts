/** The REST side of the drill's chat server: rooms, users, login. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChatTable } from './chat-table.ts';
import { jsonOf, textOf } from './request-body.ts';

export interface ChatRestHooks {
  /** A room was opened by that user. */
  readonly opened: (room: string, by: string) => void;
}

export async function answerChat(
  table: ChatTable,
  hooks: ChatRestHooks,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const body = jsonOf(await textOf(request));
  const reply = (status: number, value: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8' });
    response.end(JSON.stringify(value));
  };
  if (request.method === 'POST' && path === '/login') {
    const token = table.login(partOf(body, 'id'), partOf(body, 'password'));
    if (token === null) return reply(401, { message: 'wrong id or password' });
    return reply(200, { token, expires_in: table.tokenLifeS });
  }
  const user = table.userOf((request.headers.authorization ?? '').replace(/^Bearer /, ''));
  if (user === null) return reply(401, { message: 'token is not valid' });
  const [, kind, id] = path.split('/').map(decodeURIComponent);
  if (request.method === 'POST' && path === '/rooms') {
    const asked = partOf(body, 'users');
    const users = Array.isArray(asked) ? asked.map(String) : [];
    const stranger = users.find((each) => !table.users.has(each));
    if (users.length === 0 || stranger !== undefined) return reply(400, { message: 'users are not known' });
    const everybody = [...new Set([user, ...users])];
    const name = everybody.map((each) => table.person(each).name).join(', ');
    const room = table.open(everybody, name);
    hooks.opened(room.id, user);
    return reply(201, table.describe(room));
  }
  if (request.method !== 'GET') return reply(405, { message: 'no such call' });
  if (kind === 'users' && id) {
    const whom = id === 'me' ? user : id;
    return table.users.has(whom) ? reply(200, table.person(whom)) : reply(404, { message: 'no such user' });
  }
  if (kind === 'rooms' && id === undefined) {
    return reply(
      200,
      table.roomsOf(user).map((room) => table.describe(room)),
    );
  }
  const room = kind === 'rooms' && id && table.isMember(id, user) ? table.rooms.get(id) : undefined;
  return room ? reply(200, table.describe(room)) : reply(404, { message: 'not found' });
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
