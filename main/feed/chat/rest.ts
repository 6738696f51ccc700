/**
 * The REST side of a chat server. The document names `/rooms/:id` and `/users/:id` and shows no answer, so the
 * paths are settings and the shapes are read with tolerance. A path that is null is a call that the server has not.
 */
import { because } from '../../../preload/contract/reason.ts';
import type { TokenAnswer } from '../feed.ts';
import { isBag, textOf } from '../ima/context.ts';
import { call } from './call.ts';
import type { RoomInfo, UserInfo } from './chat-event.ts';
import { Failure, stopped } from '../reason.ts';
import type { ChatOptions } from './options.ts';
import { readRoom, readUser } from './room-info.ts';

export interface ChatRestParts {
  readonly options: Pick<ChatOptions, 'rest' | 'paths' | 'timing'>;
  readonly token: () => Promise<TokenAnswer>;
}

/** Names that servers wrap an answer in. */
const wrappers = ['data', 'result', 'body', 'room', 'rooms', 'user', 'list', 'items'];
/** A list longer than this is cut: it is no list of rooms that people talk in. */
const mostRooms = 1_000;

/** Calls with the token of whoever is signed in, until it is aborted. */
export class ChatRest {
  readonly #parts: ChatRestParts;
  #abort = new AbortController();

  constructor(parts: ChatRestParts) {
    this.#parts = parts;
  }

  async self(): Promise<UserInfo | null> {
    const { self } = this.#parts.options.paths;
    if (!this.#has(self)) return null;
    const answer = await this.#call('GET', self);
    return readUser(answer)[0] ?? readUser(unwrapped(answer))[0] ?? null;
  }

  async rooms(): Promise<readonly RoomInfo[]> {
    const { rooms } = this.#parts.options.paths;
    if (!this.#has(rooms)) return [];
    const list = unwrapped(await this.#call('GET', rooms));
    if (!Array.isArray(list)) throw new Failure(because('bad-answer'), 'the answer is no list of rooms');
    return list
      .slice(0, mostRooms)
      .map(readRoom)
      .filter((room) => room !== null);
  }

  async room(id: string): Promise<RoomInfo | null> {
    const { room } = this.#parts.options.paths;
    if (!this.#has(room)) return null;
    const answer = await this.#call('GET', room.replace(':id', encodeURIComponent(id)));
    return readRoom(answer) ?? readRoom(unwrapped(answer));
  }

  async open(users: readonly string[]): Promise<string> {
    const { openRoom } = this.#parts.options.paths;
    if (!this.#has(openRoom)) throw new Failure(because('not-offered'), 'this server opens no rooms by REST');
    const answer = await this.#call('POST', openRoom, { users });
    const room = readRoom(answer) ?? readRoom(unwrapped(answer));
    if (!room) throw new Failure(because('bad-answer'), 'the answer names no room');
    return room.room;
  }

  /** Ends what is under way; later calls are made anew. */
  abort(): void {
    this.#abort.abort(stopped());
    this.#abort = new AbortController();
  }

  #has(path: string | null): path is string {
    return path !== null && this.#parts.options.rest !== null;
  }

  async #call(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const { options, token } = this.#parts;
    const signal = this.#abort.signal;
    const answer = await token();
    if (!answer.ok) throw new Failure(answer.reason);
    signal.throwIfAborted();
    const url = new URL(path, options.rest ?? '');
    return call(method, url, { token: answer.token, body, timeoutMs: options.timing.restMs, signal });
  }
}

/** What stands inside `{data: …}` and its like, at most three deep. */
function unwrapped(value: unknown, depth = 3): unknown {
  if (!isBag(value) || depth === 0) return value;
  const name = wrappers.find((wrapper) => typeof value[wrapper] === 'object' && value[wrapper] !== null);
  return name === undefined ? value : unwrapped(value[name], depth - 1);
}

/** The token that a login answered with, under whichever of the usual names. */
export function tokenOf(answer: unknown): { readonly token: string; readonly lifeMs: number | null } | null {
  for (const bag of [answer, unwrapped(answer)]) {
    if (!isBag(bag)) continue;
    for (const name of ['token', 'access_token', 'accessToken', 'access']) {
      const token = textOf(bag[name], 10_000);
      if (token === null) continue;
      const seconds = Number(bag['expires_in'] ?? bag['expiresIn']);
      return { token, lifeMs: seconds > 0 ? seconds * 1_000 : null };
    }
  }
  return null;
}
