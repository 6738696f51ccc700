import { keyOf, type Hazard } from '../../../main/drill/envelope.ts';
import { startImaServer, type RestAnswer } from '../../../main/drill/ima-server.ts';
import { answerRest } from '../../../main/drill/rest.ts';
import { Stage } from '../../../main/drill/stage.ts';
import { createWorld } from '../../../main/drill/world.ts';
import { Relay } from './relay.ts';
import { differences, until, type Side, type SideParts } from './side.ts';

const name = 'sites';
const sites = [1, 2, 3, 4];
/** Of these REST tells whether they are over; nobody can ask whether a call for help is. */
const kinds = ['gas', 'tilt', 'opening', 'wind', 'noise', 'dust', 'flame', 'fire'];
const mostActive = 24;
const account = {
  user: 'soak',
  password: 'soak-password',
  client: 'soak-client',
  clientSecret: 'soak-secret',
};

/** Construction sites: hazards are raised, go on and are cleared; REST tells the present state. */
export async function openSites({
  clock,
  random,
  pace,
}: SideParts): Promise<Side & { readonly stage: Stage }> {
  const stage = new Stage(createWorld(1));
  const began = clock.now();
  let held: PromiseWithResolvers<void> | null = null;
  let host = '';
  const server = await startImaServer({
    client: { id: account.client, secret: account.clientSecret },
    users: [{ id: account.user, password: account.password }],
    heartbeat: pace.beatMs === null ? [0, 0] : [pace.beatMs, pace.beatMs],
    async rest(request): Promise<RestAnswer> {
      await held?.promise;
      return answerRest(
        { stage, time: () => clock.now() - began, now: () => clock.now(), host: () => host },
        request,
      );
    },
  });
  const relay = await Relay.to(() => server.port, clock);
  host = `127.0.0.1:${relay.port}`;
  const counts = { raised: 0, cleared: 0, progress: 0 };

  const play = (hazard: Hazard) => {
    const now = clock.now();
    const sent = stage.play(hazard, now - began, now);
    if (!sent) return;
    counts[hazard.action] += 1;
    const body = JSON.stringify(sent.envelope);
    // On every topic, as a back end that fans one event out does.
    if (sent.isPersonal)
      for (const { session } of server.sessions())
        if (session !== null) server.publishTo(`/sub/user/${session}/alarm`, body);
    server.publish(sent.site, body);
  };
  const raise = () => {
    const hazard = stage.cast(random.pick(sites), random.pick(kinds), 'raised');
    if (typeof hazard !== 'string') play(hazard);
  };
  const clear = () => {
    const active = stage.active();
    if (active.length > 0) play({ ...random.pick(active), action: 'cleared', level: 'normal' });
  };
  const goOn = (each: Pick<Hazard, 'kind' | 'actor'>) =>
    play({ ...each, action: 'progress', level: 'danger' });
  const wanted = () => stage.active().map((each) => idOf(each));

  return {
    name,
    relay,
    stage,
    counts,
    connection: () => ({
      ...{ id: name, kind: 'ima', account },
      url: `http://127.0.0.1:${relay.port}/ima/websocket`,
      rest: `http://127.0.0.1:${relay.port}`,
      sites: sites.map((number) => ({ number, name: `Site ${number}`, position: null })),
      ima: {
        timing: {
          ...(pace.beatMs === null ? { sockJsBeatMs: 0 } : { beatMs: pace.beatMs }),
          restMs: pace.restMs,
          resyncMs: 3_000,
        },
      },
    }),
    connected: () => server.sessions().filter(({ subscriptions }) => subscriptions.size > 0).length,
    cut: (how) => server.cut(how),
    revoke() {
      for (const { token } of server.sessions()) if (token !== null) server.revokeToken(token);
    },
    stall(isOn) {
      if (isOn) held ??= Promise.withResolvers<void>();
      else held?.resolve();
      if (!isOn) held = null;
    },
    rubbish(mark) {
      server.publish(random.pick(sites), `no JSON at all: ${mark}`);
    },
    act() {
      const active = stage.active();
      const dice = random.next();
      if (active.length > 0 && dice < 0.3) goOn(random.pick(active));
      else if (active.length < mostActive && dice < 0.3 + 0.7 * (1 - active.length / mostActive)) raise();
      else clear();
    },
    isSettled: () => true,
    async prove(desks) {
      for (let round = 0; round < 8; round += 1) raise();
      for (let round = 0; round < 4; round += 1) clear();
      // So that desks that heard of a hazard at different times know that it is the same.
      for (const each of stage.active()) goOn(each);
      const isSame = () => desks.every((desk) => differences('', wanted(), activeOf(desk)).length === 0);
      await until(
        clock,
        () => desks.flatMap((d) => differences(d.name, wanted(), activeOf(d))).join(),
        isSame,
        20_000,
      );
    },
    check: (desks) =>
      desks.flatMap((desk) => differences(`hazards at ${desk.name}`, wanted(), activeOf(desk))),
    async stop() {
      held?.resolve();
      await relay.stop();
      await server.stop();
    },
  };
}

function idOf(hazard: Pick<Hazard, 'kind' | 'actor'>): string {
  const [site, kind, source] = keyOf(hazard).split('/');
  return `${name}/${site}|${kind}|${source}`;
}

function activeOf({
  engine,
}: {
  readonly engine: { alarms(): readonly { id: string; returnedAt: number | null }[] };
}) {
  return engine.alarms().flatMap(({ id, returnedAt }) => (returnedAt === null ? [id] : []));
}
