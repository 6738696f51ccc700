/**
 * One Rexsys server: devices that say something (`touid`), and requests to them (wire-facts 3). It owns the link
 * and the requests under way, and stops them together. What a command means is in the table of the settings; a
 * command that is not in it is shown and never carried out.
 */
import type { DeviceCommand, DeviceResult } from '../../../preload/contract/device.ts';
import { because } from '../../../preload/contract/reason.ts';
import { FeedLine } from '../feed-line.ts';
import { reach } from '../http.ts';
import { LineFeed, type FeedParts } from '../line-feed.ts';
import { RexsysAttempt } from './attempt.ts';
import type { Certificate, RexsysAuthority } from './authority.ts';
import { createShow, type Show } from './blank.ts';
import { Commands } from './commands.ts';
import type { DeviceEvent, DeviceWire } from './device-event.ts';
import { WireMemory } from './memory.ts';
import type { RexsysOptions } from './options.ts';
import { Requests } from './requests.ts';

/** The credential is the session whose authority is the one here. */
export interface RexsysFeedParts extends FeedParts<RexsysOptions> {
  readonly authority: RexsysAuthority;
}

/** Peers are named by the other side, so there is a bound. */
const maxPeers = 1_000;
const maxNameLength = 40;

export class RexsysFeed extends LineFeed<RexsysAttempt> implements DeviceWire {
  readonly #parts: RexsysFeedParts;
  protected readonly line: FeedLine<RexsysAttempt>;
  readonly #commands: Commands;
  readonly #requests: Requests;
  readonly #show: Show;
  /** Known by traffic; those of the settings are known anyway. */
  readonly #peers = new Set<string>();
  #lastId = 0;
  #told: Certificate | null = null;

  constructor(parts: RexsysFeedParts) {
    const { options, credential, authority, clock, random, logger } = parts;
    super(options.id);
    this.#parts = parts;
    this.#commands = new Commands(options.commands);
    this.#show = createShow(options.secretKeys, authority.scrub);
    this.#requests = new Requests({
      options,
      commands: this.#commands,
      credential,
      authority,
      clock,
      emit: (request) => this.line.attempt?.emit(request) === true,
      isUp: () => this.line.isUp,
      sent: (peer, command, data, of) => {
        this.#tell({ is: 'command', command: this.#command('out', peer, command, data, 'request'), of });
      },
    });
    const memory = new WireMemory(options.protocol);
    this.line = new FeedLine<RexsysAttempt>({
      connection: options.id,
      kind: 'rexsys',
      url: new URL(options.path, options.url).href,
      credential,
      clock,
      random,
      logger,
      onUp: () => this.#certified(),
      onLost: () => this.#requests.lost(),
      onClosed: (why) => this.#closed(why),
      open: (events) =>
        new RexsysAttempt(
          {
            options,
            credential,
            authority,
            memory,
            clock,
            logger,
            heard: () => this.line.heard(),
            received: (name, args) => this.#received(name, args),
            rejected: (reason, value) => this.#rejected(reason, value),
          },
          events,
        ),
    });
  }

  /** The time that the Socket.IO server takes to answer; no session is opened for it. */
  test(): Promise<number> {
    const { path, url, timing } = this.#parts.options;
    return this.line.timed(() => reach(noTransport(new URL(path, url)), timing.restMs));
  }

  request(
    receivers: readonly string[] | 'all',
    command: string,
    data: Readonly<Record<string, unknown>>,
    of?: string,
  ): Promise<readonly DeviceResult[]> {
    return this.#requests.send(receivers === 'all' ? this.#everybody() : receivers, command, data, of);
  }

  /** Whom we know of, ourselves left out. */
  #everybody(): readonly string[] {
    const self = this.#parts.authority.certificate()?.clientId;
    const known = [...this.#parts.options.clients.map(({ client }) => client), ...this.#peers];
    return known.filter((client) => client !== self);
  }

  #received(name: string, args: readonly unknown[]): void {
    this.line.tally.received();
    if (name === 'touid') return this.#touid(args[0]);
    if (name === 'login' || name === 'connect') return this.line.tally.kind(name);
    this.#rejected(`unknown event "${name.slice(0, maxNameLength)}"`, args[0]);
  }

  #touid(message: unknown): void {
    const read = this.#commands.read(message);
    if (!read.ok) return this.#rejected(read.reason, message);
    this.line.tally.kind('touid');
    const { touid } = read;
    const { peer, command, data, meaning } = touid;
    if (peer !== null && this.#peers.size < maxPeers) this.#peers.add(peer);
    const of = meaning === 'answer' ? this.#requests.answered(touid) : undefined;
    this.#tell({ is: 'command', command: this.#command('in', peer, command, data, meaning), of });
  }

  #command(
    direction: DeviceCommand['direction'],
    peer: string | null,
    command: string,
    data: unknown,
    meaning: DeviceCommand['meaning'],
  ): DeviceCommand {
    this.#lastId += 1;
    const { clock } = this.#parts;
    return {
      id: this.#lastId,
      connection: this.name,
      at: clock.now(),
      direction,
      peer,
      command,
      data: this.#show.json(data),
      meaning,
    };
  }

  #certified(): void {
    const certificate = this.#parts.authority.certificate();
    if (!certificate || certificate === this.#told) return;
    this.#told = certificate;
    const { clients, expiresAt } = certificate;
    this.#tell({ is: 'certified', clients, expiresAt });
  }

  #rejected(reason: string, value: unknown): void {
    const { authority } = this.#parts;
    this.line.reject(authority.scrub(reason), this.#show.copy(value));
  }

  #tell(event: DeviceEvent): void {
    this.line.tell({ type: 'device', connection: this.name, event });
  }

  #closed(why: 'stopped' | 'signed-out'): void {
    this.#requests.close(because(why === 'stopped' ? 'closed' : 'not-signed-in'));
    if (why === 'stopped') return;
    this.#peers.clear();
    this.#told = null;
  }
}

/** Asked for a transport that does not exist, a Socket.IO server answers with 400 and opens no session. */
function noTransport(url: URL): URL {
  url.searchParams.set('EIO', '4');
  url.searchParams.set('transport', 'none');
  return url;
}
