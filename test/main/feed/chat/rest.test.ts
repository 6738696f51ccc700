import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { because, becauseOfNumber, withMore } from '../../../../preload/contract/reason.ts';
import { sayReason } from '../../../../preload/contract/reason-words.ts';
import { startChatServer, type ChatServer } from '../../../../main/drill/chat-server.ts';
import { createChatAuthority } from '../../../../main/feed/chat/authority.ts';
import type { ChatOptions } from '../../../../main/feed/chat/options.ts';
import { ChatRest } from '../../../../main/feed/chat/rest.ts';
import { chatOptions, people } from './chat-stand.ts';

const undos: (() => void | Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).toReversed()) await undo();
});

const token = () => Promise.resolve({ ok: true, token: 'token-1' } as const);

describe('against the server of the drill', () => {
  let server: ChatServer;
  let rest: ChatRest;

  beforeEach(async () => {
    server = await startChatServer(people);
    undos.push(() => server.stop());
    rest = new ChatRest({ options: chatOptions(server.url, {}, server.origin), token });
  });

  it('we are who the token says', async () => {
    expect(await rest.self()).toEqual({ user: 'desk', name: '관제 1', seenAt: null });
  });

  it('our rooms come with members and messages', async () => {
    server.say('pair', 'kim', { type: 'text', text: '안녕하세요' });
    const rooms = await rest.rooms();
    expect(rooms.map(({ room }) => room)).toEqual(['all', 'pair']);
    expect(rooms[1]).toMatchObject({ name: '김현우', messages: [{ from: 'kim' }] });
    expect(rooms[1]?.members.map(({ user }) => user)).toEqual(['desk', 'kim']);
  });

  it('one room comes alone, and one that is not ours does not', async () => {
    expect(await rest.room('all')).toMatchObject({ room: 'all', name: '전체' });
    await expect(rest.room('../users/me')).rejects.toThrow('404');
  });

  it('a new room is the answer to who is to be in it', async () => {
    const room = await rest.open(['kim', 'lee']);
    expect([...(server.table.rooms.get(room)?.users ?? [])]).toEqual(['desk', 'kim', 'lee']);
    await expect(rest.open(['nobody'])).rejects.toThrow('POST /rooms 400');
  });

  it('the login gives a token, tells a rejection, and looks whether a token lives', async () => {
    const options = chatOptions(server.url, {}, server.origin);
    const right = createChatAuthority({ options, account: { user: 'desk', password: 'desk-pass' } });
    const wrong = createChatAuthority({ options, account: { user: 'desk', password: 'wrong-pass' } });
    const answer = await right.login();
    if (!answer.ok) throw new Error(sayReason(answer.reason));
    expect(answer.grant).toMatchObject({ refresh: null, lifeMs: 31_536_000_000 });
    const { access } = answer.grant;
    expect(await wrong.login()).toEqual({
      ok: false,
      rejected: true,
      reason: withMore(because('sign-in-refused'), becauseOfNumber('answered', 401)),
    });
    expect([await right.check(access), await right.check('another')]).toEqual([true, false]);
    server.revokeToken(access);
    expect(await right.check(access)).toBe(false);
    await right.logout(access);
    expect((await right.refresh('none')).ok).toBe(true);
  });

  it('a server that is gone rejects nobody', async () => {
    await server.stop();
    const options = chatOptions(server.url, {}, server.origin);
    const authority = createChatAuthority({ options, account: { user: 'desk', password: 'desk-pass' } });
    expect(await authority.login()).toMatchObject({ ok: false, rejected: false });
    expect(await authority.check('token-1')).toBeNull();
  });

  it('an account without a login path waits for a person', async () => {
    const options = chatOptions(server.url, {}, server.origin);
    const authority = createChatAuthority({
      options: { ...options, paths: { ...options.paths, login: null } },
      account: { user: 'desk', password: 'desk-pass' },
    });
    expect(await authority.login()).toEqual({
      ok: false,
      rejected: true,
      reason: because('not-set-up', 'paths.login'),
    });
  });

  it('where nobody can be asked about a token, the refusal stands', async () => {
    const options = chatOptions(server.url, {}, null);
    const authority = createChatAuthority({ options, account: { user: 'desk', password: 'desk-pass' } });
    expect(await authority.check('token-1')).toBe(false);
  });
});

describe('what a server has not', () => {
  it('is not asked for', async () => {
    const paths = { login: null, self: null, rooms: null, room: null, openRoom: null };
    for (const options of [
      chatOptions('http://127.0.0.1:9/', { options: { paths } }, 'http://127.0.0.1:9'),
      chatOptions('http://127.0.0.1:9/'),
    ]) {
      const rest = new ChatRest({ options, token });
      expect([await rest.self(), await rest.rooms(), await rest.room('all')]).toEqual([null, [], null]);
      await expect(rest.open(['kim'])).rejects.toThrow('opens no rooms');
    }
  });
});

describe('answers of other servers', () => {
  const asked: IncomingMessage[] = [];

  async function answering(body: string, status = 200): Promise<ChatRest> {
    asked.length = 0;
    const http = createServer((request, response) => {
      asked.push(request);
      response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end(body);
    });
    await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
    undos.push(() => {
      http.closeAllConnections();
      return new Promise((closed) => http.close(closed));
    });
    const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const options: ChatOptions = chatOptions(origin, { timing: { restMs: 10_000 } }, origin);
    return new ChatRest({ options, token });
  }

  it.each([
    '["a",{"id":"b"}]',
    '{"rooms":[{"room":"a"},{"_id":"b"},{"name":"no id"}]}',
    '{"ok":true,"data":{"list":[{"roomId":"a"},{"id":"b"}]}}',
  ])('%s is a list of two rooms', async (body) => {
    const rooms = await (await answering(body)).rooms();
    expect(rooms.map(({ room }) => room)).toEqual(['a', 'b']);
  });

  it.each(['{"id":"r"}', '{"room":{"id":"r"}}', '{"data":{"_id":"r"}}', '"r"'])(
    '%s is a room',
    async (body) => {
      expect(await (await answering(body)).open(['kim'])).toBe('r');
    },
  );

  it('the token goes as Bearer and with no redirect', async () => {
    const rest = await answering('{"id":"desk"}');
    await rest.self();
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1']);
    await expect((await answering('', 302)).self()).rejects.toThrow();
  });

  it('that are no JSON or no list say so', async () => {
    await expect((await answering('<html>')).rooms()).rejects.toThrow('GET /rooms answered no JSON');
    await expect((await answering('{"count":0}')).rooms()).rejects.toThrow('no list of rooms');
  });

  it('without a token are not asked for', async () => {
    const rest = new ChatRest({
      options: chatOptions('http://127.0.0.1:9/', {}, 'http://127.0.0.1:9'),
      token: () => Promise.resolve({ ok: false, refused: true, reason: because('not-signed-in') }),
    });
    await expect(rest.rooms()).rejects.toThrow('not signed in');
  });
});
