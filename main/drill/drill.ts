/**
 * The embedded drill: invented sites behind a real back end on loopback, and a story that is played on them.
 * It owns the server, the player and the state of the sites; `stop` ends all of it. Whoever starts it hands in
 * time, so that it also runs inside a test.
 */
import { randomUUID } from 'node:crypto';
import type { DrillOrder } from '../../preload/contract/channels.ts';
import type { DrillStatus } from '../../preload/contract/snapshot.ts';
import { assertNever } from '../lib/assert-never.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { Listeners } from '../lib/listeners.ts';
import type { Hazard } from './envelope.ts';
import { startImaServer, type ImaServer } from './ima-server.ts';
import { Player, speedLimits } from './player.ts';
import type { DrillConnection } from './protocol.ts';
import { createRandom } from './random.ts';
import { answerRest } from './rest.ts';
import type { Step } from './scenario/story.ts';
import { defaultScenario, scenarios } from './scenario/table.ts';
import { Stage, type Sent } from './stage.ts';
import { createWorld } from './world.ts';

export interface DrillOptions {
  readonly scenario?: string;
  readonly seed?: number;
  readonly speed?: number;
  readonly clock?: Clock;
  /** `subscriber`, the default: the story waits until somebody watches a site, so that nobody misses its start. */
  readonly begin?: 'subscriber' | 'at-once';
}

export interface Drill {
  /** How to connect to it, as the settings would say. */
  readonly connection: DrillConnection;
  readonly status: DrillStatus;
  readonly server: ImaServer;
  /** Answers null, or why the order could not be carried out. */
  order(order: DrillOrder): string | null;
  onStatus(listener: (status: DrillStatus) => void): Undo;
  /** Everything that is published, also when nobody is there to receive it. */
  onSent(listener: (sent: Sent) => void): Undo;
  stop(): Promise<void>;
}

/** How often an unwatched drill looks for its first subscriber. */
const lookMs = 100;

/** Starts a drill. Throws when the scenario is unknown or the speed out of bounds. */
export async function startDrill(options: DrillOptions = {}): Promise<Drill> {
  const {
    scenario = defaultScenario,
    seed = 1,
    speed = 1,
    clock = systemClock,
    begin = 'subscriber',
  } = options;
  const stage = new Stage(createWorld(seed));
  const account = {
    user: 'drill',
    password: randomUUID(),
    client: 'gwanje-drill',
    clientSecret: randomUUID(),
  };
  let host = '';
  const server = await startImaServer({
    client: { id: account.client, secret: account.clientSecret },
    users: [{ id: account.user, password: account.password }],
    heartbeat: [4_000, 4_000],
    rest: (request) =>
      answerRest({ stage, time: () => live.time, now: () => clock.now(), host: () => host }, request),
  });
  host = new URL(server.origin).host;
  const live = new LiveDrill(stage, server, clock, seed);
  const refusal = live.order({ order: 'speed', speed }) ?? live.order({ order: 'scenario', scenario });
  if (refusal !== null) {
    await server.stop();
    throw new Error(`start drill: ${refusal}`);
  }
  live.begin(begin);
  const connection: DrillConnection = {
    id: 'drill',
    kind: 'ima',
    url: server.websocketUrl,
    rest: server.origin,
    account,
    sites: stage.world.sites.map(({ number, name, position }) => ({
      wp_no: number,
      name: name.ko,
      position,
    })),
  };
  return {
    connection,
    server,
    get status() {
      return live.status;
    },
    order: (order) => live.order(order),
    onStatus: (listener) => live.statuses.add(listener),
    onSent: (listener) => live.sent.add(listener),
    async stop() {
      live.stop();
      await server.stop();
    },
  };
}

class LiveDrill {
  readonly statuses = new Listeners<DrillStatus>();
  readonly sent = new Listeners<Sent>();
  readonly #stage: Stage;
  readonly #server: ImaServer;
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #player: Player;
  #scenario = defaultScenario;
  /** What the operator asked for; the player also stands while nobody has subscribed yet. */
  #isPaused = false;
  #hasBegun = false;
  #isStopped = false;
  #cancelLook: Undo = () => {};

  constructor(stage: Stage, server: ImaServer, clock: Clock, seed: number) {
    this.#stage = stage;
    this.#server = server;
    this.#clock = clock;
    this.#seed = seed;
    this.#player = new Player(
      clock,
      (step) => this.#perform(step),
      () => this.#tell(),
    );
  }

  get time(): number {
    return this.#player.time;
  }

  get status(): DrillStatus {
    return {
      scenario: this.#scenario,
      scenarios: Object.keys(scenarios),
      paused: this.#isPaused,
      speed: this.#player.speed,
      over: this.#player.isOver,
    };
  }

  begin(when: 'subscriber' | 'at-once'): void {
    const isWatched = this.#server.sessions().some((session) => session.subscriptions.size > 0);
    if (when === 'subscriber' && !isWatched) {
      this.#cancelLook = this.#clock.after(lookMs, () => this.begin(when));
      return;
    }
    this.#hasBegun = true;
    if (!this.#isPaused) this.#player.resume();
  }

  stop(): void {
    this.#isStopped = true;
    this.#player.pause();
    this.#cancelLook();
  }

  order(order: DrillOrder): string | null {
    const refusal = this.#isStopped ? 'the drill has stopped' : this.#obey(order);
    if (refusal === null) this.#tell();
    return refusal;
  }

  #obey(order: DrillOrder): string | null {
    switch (order.order) {
      case 'pause':
        this.#isPaused = true;
        this.#player.pause();
        return null;
      case 'resume':
        this.#isPaused = false;
        if (this.#hasBegun) this.#player.resume();
        return null;
      case 'speed': {
        const { least, most } = speedLimits;
        if (!(order.speed >= least && order.speed <= most)) return `speed must be from ${least} to ${most}`;
        this.#player.setSpeed(order.speed);
        return null;
      }
      case 'scenario':
        return this.#change(order.scenario);
      case 'trigger': {
        const number = Number(order.site.split('/').at(-1));
        const hazard = this.#stage.cast(number, order.kind, order.action);
        if (typeof hazard === 'string') return hazard;
        this.#play(hazard);
        return null;
      }
      default:
        return assertNever(order, 'drill order');
    }
  }

  /** Another story begins with every hazard of the last one ended and the line whole. */
  #change(name: string): string | null {
    const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
    if (!scenario) return `there is no scenario "${name}"; there are ${Object.keys(scenarios).join(', ')}`;
    this.#server.cut('thaw');
    for (const each of this.#stage.active()) this.#play({ ...each, action: 'cleared', level: 'normal' });
    this.#scenario = name;
    this.#player.load(scenario(this.#stage.world, createRandom(this.#seed).fork(name)));
    return null;
  }

  #perform(step: Step): void {
    switch (step.type) {
      case 'hazard':
        return this.#play(step.hazard);
      case 'notice':
        return this.#publish(this.#stage.notice(step.notice, step.site, this.time, this.#clock.now()));
      case 'line':
        return this.#server.cut(step.cut);
    }
  }

  #play(hazard: Hazard): void {
    this.#publish(this.#stage.play(hazard, this.time, this.#clock.now()));
  }

  /** The same text on every topic, as a back end that fans one event out does. */
  #publish(sent: Sent | null): void {
    if (!sent) return;
    const body = JSON.stringify(sent.envelope);
    if (sent.isPersonal) {
      for (const { session } of this.#server.sessions()) {
        if (session !== null) this.#server.publishTo(`/sub/user/${session}/alarm`, body);
      }
    }
    this.#server.publish(sent.site, body);
    this.sent.tell(sent);
  }

  #tell(): void {
    this.statuses.tell(this.status);
  }
}
