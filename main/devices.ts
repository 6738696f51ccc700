import type { DeviceFacts } from '../preload/contract/device.ts';
import type { EntryBody } from '../preload/contract/log.ts';
import type { Department } from './department.ts';
import { DeviceBook } from './device/device-book.ts';
import type { DeviceEvent } from './feed/rexsys/device-event.ts';
import type { RexsysFeed } from './feed/rexsys/rexsys-feed.ts';
import type { WatchedFeed } from './feeds.ts';
import { accepted, refusal, type Handlers } from './ipc/wall.ts';
import type { Guard } from './seat.ts';

export interface DevicesParts {
  readonly feeds: readonly WatchedFeed<RexsysFeed>[];
  readonly known: readonly { readonly connection: string; readonly client: string; readonly name: string }[];
  readonly guard: Guard;
  /** A broadcast tells it with its own entries: only what a person sent, or a device by itself, is one here. */
  readonly isOfBroadcast: (event: DeviceEvent) => boolean;
  readonly record: (body: EntryBody) => void;
  readonly onFacts: (facts: DeviceFacts) => void;
}

/** The devices of all device servers: commands that come are logged and shown, requests go out with a person. */
export class Devices implements Department<DeviceEvent> {
  readonly #parts: DevicesParts;
  readonly #book: DeviceBook;

  constructor(parts: DevicesParts) {
    this.#parts = parts;
    this.#book = new DeviceBook(parts.known);
  }

  /** Null where no such server is connected. */
  get facts(): DeviceFacts | null {
    return this.#parts.feeds.length > 0 ? this.#book.facts : null;
  }

  hear(connection: string, event: DeviceEvent): void {
    this.#book.hear(connection, event);
    // A sign of life every few seconds is no news for a log that keeps everything.
    if (event.is === 'command' && event.command.meaning !== 'alive' && !this.#parts.isOfBroadcast(event)) {
      const { direction, peer, command, data, meaning } = event.command;
      this.#parts.record({
        type: 'notice',
        connection,
        site: null,
        notice: direction === 'in' ? 'device-command' : 'device-request',
        context: JSON.stringify({ peer, command, meaning, data }),
      });
    }
    this.#parts.onFacts(this.#book.facts);
  }

  linked(): void {
    // A device is as old as what was last heard of it, whatever the link.
  }

  signedOut(connection: string): void {
    this.#book.signedOut(connection);
    this.#parts.onFacts(this.#book.facts);
  }

  readonly handlers: Pick<Handlers, 'device:request'> = {
    'device:request': (connection, receivers, command, data) =>
      this.#parts.guard('device', async () => {
        const feed = this.#parts.feeds.find((each) => each.feed.name === connection)?.feed;
        if (!feed) return refusal('unavailable', `there is no connection ${connection}`);
        return accepted(await feed.request(receivers, command, data));
      }),
  };
}
