/** A port on a real Rexsys connection, and loudspeakers that say only what a test has them say. */
import { RexsysPort, type RexsysPortSettings } from '../../../../main/broadcast/port/rexsys-port.ts';
import type { Utterance } from '../../../../main/broadcast/port.ts';
import type { DeviceMessage, RexsysServerOptions } from '../../../../main/drill/rexsys-server.ts';
import { useStands, type Setup, type Stand } from '../../feed/rexsys/stand.ts';
import { settled } from '../../feed/watch-feed.ts';
import { ManualClock } from '../../manual-clock.ts';
import { PortWatch, rexsysSettings, utterance } from './port-watch.ts';

export const id = 'desk-1/7';
export const clip = { id: 'evacuate', device: 'evac.mp3', seconds: 12 };

export interface Rig extends Stand {
  readonly port: RexsysPort<'live'>;
  readonly told: PortWatch;
  readonly clock: ManualClock;
}

/** Rigs for the tests of one file, undone after each test. */
export function useRigs() {
  const { undos, standing } = useStands();

  async function rig(
    settings: Partial<RexsysPortSettings> = {},
    server: RexsysServerOptions = {},
    setup: Setup = {},
  ): Promise<Rig> {
    const stand = await standing(server, setup);
    const clock = new ManualClock();
    const port = new RexsysPort('live', { ...rexsysSettings, ...settings }, stand.feed, clock);
    undos.push(() => port.close());
    return { ...stand, port, told: new PortWatch(port), clock };
  }

  async function up(...args: Parameters<typeof rig>): Promise<Rig> {
    const made = await rig(...args);
    made.feed.start();
    await made.watch.link('up');
    return made;
  }

  return { undos, rig, up };
}

export interface Speaker {
  readonly orders: DeviceMessage[];
  /** By its command, once it was told. */
  told(command: string, count?: number): Promise<DeviceMessage>;
  /** Answers the last order. */
  answer(answer?: object): void;
  says(state: string, more?: object): void;
}

/** A loudspeaker that says only what the test has it say. */
export function speaker(
  { server }: Stand,
  client: string,
  answers: (message: DeviceMessage) => object | null,
): Speaker {
  const orders: DeviceMessage[] = [];
  const member = server.join(client, (message) => {
    orders.push(message);
    const data = answers(message);
    if (data) reply(message, data);
  });
  const reply = ({ data }: DeviceMessage, answer: object) =>
    member.request('console', 'answer', {
      client,
      request: (data as { request: string }).request,
      ...answer,
    });
  const of = (command: string) => orders.filter((each) => each.command === command);
  return {
    orders,
    async told(command, count = 1) {
      await settled(() => of(command).length >= count);
      return of(command)[count - 1] as DeviceMessage;
    },
    answer: (answer = { ok: true }) => reply(orders.at(-1) as DeviceMessage, answer),
    says: (state, more = {}) => member.request('console', 'state', { client, state, ...more }),
  };
}

export const yes = () => ({ ok: true });
export const silent = () => null;
export const to = (address: string, volume: number | null = null) => [{ address, volume }];
export const words = (differences: Partial<Utterance<'live'>> = {}) => utterance('live', differences);
