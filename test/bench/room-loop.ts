import { Client } from '@stomp/stompjs';
import { WebSocket } from 'ws';
import type { Rabbit } from '../peer/rabbitmq.ts';

/** The least that telling another desk needs, and what ours is compared with. */
export interface RoomLoop {
  /** From a SEND at one client to its MESSAGE at the other, ms. */
  once(): Promise<number>;
  close(): Promise<void>;
}

const destination = '/topic/bench.loop';

/** Two clients of stompjs as it comes on the same broker: no receipt, no acknowledgement, nothing written down. */
export async function openRoomLoop(broker: Pick<Rabbit, 'url' | 'user' | 'passcode'>): Promise<RoomLoop> {
  let heard = () => {};
  const [sender, receiver] = [clientOf(broker), clientOf(broker)];
  await Promise.all([sender, receiver].map(connected));
  const subscribed = Promise.withResolvers<void>();
  receiver.watchForReceipt('subscribed', () => subscribed.resolve());
  receiver.subscribe(destination, () => heard(), { receipt: 'subscribed' });
  await subscribed.promise;
  return {
    async once() {
      const { promise, resolve } = Promise.withResolvers<void>();
      heard = resolve;
      const began = performance.now();
      sender.publish({ destination, body: 'acknowledged' });
      await promise;
      return performance.now() - began;
    },
    async close() {
      await Promise.all([sender, receiver].map((client) => client.deactivate()));
    },
  };
}

function clientOf({ url, user, passcode }: Pick<Rabbit, 'url' | 'user' | 'passcode'>): Client {
  return new Client({
    webSocketFactory: () => new WebSocket(url, ['v12.stomp']) as unknown as globalThis.WebSocket,
    connectHeaders: { login: user, passcode, host: '/' },
    reconnectDelay: 0,
  });
}

function connected(client: Client): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.onConnect = () => resolve();
  client.onStompError = ({ headers }) => reject(new Error(`room loop: ${headers['message'] ?? 'ERROR'}`));
  client.onWebSocketError = () => reject(new Error('room loop: no connection'));
  client.activate();
  return promise;
}
