/** What is read from and written to a frame besides what stompjs does. */
import { FrameImpl, type StompHeaders } from '@stomp/stompjs';
import { blank, maxCopyLength } from '../copy.ts';
import type { RoomOptions } from './options.ts';
import type { RoomPost, RoomTopic } from './room-wire.ts';

/** The longest body that is sent and read, in bytes: a batch of a hundred operations has some 50,000. */
export const maxBodyBytes = 1_000_000;

const maxReasonLength = 200;

/** The command and the headers, as far as a text has them. */
const head = /^[A-Z]+\r?\n(?:[^:\r\n]+:[^\r\n]*\r?\n)*/;

/** Headers of which the values are nobody's business. */
const secretHeader = /^(passcode|authorization|cookie|[\w-]*token|user-name|login):.*$/gim;

/** How brokers word it that a login is not good: RabbitMQ, ActiveMQ, Artemis, and others of the kind. */
const speaksOfLogin =
  /bad connect|access (refused|denied)|user ?name|password|passcode|log ?in|credential|unable to validate user|not authori[sz]ed|authenticat|security/i;

/** A frame that stompjs has no call for: its COMMIT takes no receipt. */
export function frameText(command: string, headers: StompHeaders): string {
  return String(new FrameImpl({ command, headers, escapeHeaderValues: true }).serialize());
}

/** Throws where a post names no desk or has a body that a STOMP text frame cannot carry. */
export function destinationOf(options: RoomOptions, { topic, desk, body }: RoomPost): string {
  if (body.includes('\0')) throw new TypeError('a body with a NUL in it');
  const length = Buffer.byteLength(body);
  if (length > maxBodyBytes) throw new RangeError(`a body of ${length} bytes, at most ${maxBodyBytes}`);
  if (topic === 'desk' && desk === undefined) throw new TypeError('a post to one desk that names none');
  return topicName(options, topic, desk);
}

export function topicName({ prefix, room }: RoomOptions, topic: RoomTopic, desk = ''): string {
  return topic === 'desk' ? `${prefix}.${room}.desk.${desk}` : `${prefix}.${room}.${topic}`;
}

/** Text of a server's, without what would break a line. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}

/** What an ERROR says, in one line, without the passcode should the broker repeat it. */
export function errorWords(message: string | undefined, body: string, passcode: string): string {
  const words = oneLine(`${message ?? ''}: ${body}`).replace(/^[: ]+|[: ]+$/g, '');
  const safe = passcode === '' ? words : words.replaceAll(passcode, blank);
  return safe.slice(0, maxReasonLength) || 'ERROR without a message';
}

/**
 * The same for who keeps the passcode, who knows nothing of STOMP: an ERROR before CONNECTED that is about the
 * login says so in plain words.
 */
export function loginWords(words: string): string {
  return speaksOfLogin.test(words) ? `authentication failed (${words})` : words;
}

/** What is kept of a frame that could not be read: its head. Bodies name people. */
export function copyOf(text: string): string {
  const kept = head.exec(text)?.[0] ?? text.slice(0, maxReasonLength).split('\n\n', 1)[0] ?? '';
  return kept.replace(secretHeader, `$1:${blank}`).slice(0, maxCopyLength);
}

/** The `ack` header, as it stands, of a MESSAGE that was not read; null where there is none. */
export function ackOf(text: string): string | null {
  const headers = text.startsWith('MESSAGE') ? head.exec(text)?.[0] : undefined;
  return headers === undefined ? null : (/\nack:([^\r\n]*)/.exec(headers)?.[1] ?? null);
}
