import { startRoomBroker } from '../../../main/drill/room-broker.ts';
import { isSameOccurrence, spanOf, type Alarm } from '../../../preload/contract/alarm.ts';
import type { Operation } from '../../../preload/contract/room.ts';
import { deskNames, type Desk, type CommandWords, type DeskName } from './desk.ts';
import { Relay } from './relay.ts';
import { differences, until, type Desks, type Side, type SideParts } from './side.ts';

const name = 'room';

/** The broker between the desks, and what operators do at both of them about the alarms there are. */
export async function openRoom({
  clock,
  random,
  pace,
}: SideParts): Promise<Side & { readonly passcode: (desk: DeskName) => string }> {
  const passcodes = { 'desk-1': 'first passcode', 'desk-2': 'first passcode' };
  const beatMs = pace.beatMs ?? 40_000;
  const open = (port: number) =>
    startRoomBroker({ port, clock, passcodes: { ...passcodes }, heartbeat: [beatMs, beatMs] });
  let server = await open(0);
  const { port } = server;
  const relay = await Relay.to(() => port, clock);
  const counts = { given: 0, refused: 0, compared: 0, differing: 0, waiting: 0 };
  let giving = 0;

  const give = async (desk: Desk, alarm: Alarm, words: CommandWords) => {
    giving += 1;
    if (await desk.command(alarm, words)) counts.given += 1;
    else counts.refused += 1;
    giving -= 1;
  };
  const operationsOf = (desk: Desk, which = '') =>
    desk
      .stored<{ body: string }>(`SELECT body FROM operation ${which} ORDER BY author, number`)
      .map(({ body }) => canonical(JSON.parse(body)));
  const problemsOf = (desks: Desks) => {
    const other = desks[1];
    const each = desks.map((desk) => operationsOf(desk));
    const numbered = desks.map((desk) =>
      desk.stored<{ author: string; count: number; last: number }>(
        'SELECT author, count(*) AS count, max(number) AS last FROM operation GROUP BY author ORDER BY author',
      ),
    );
    const gaps = numbered.flat().filter(({ count, last }) => count !== last);
    const unlogged = desks.flatMap((desk) => {
      const rows = desk.logged<{ operation: string }>(
        `SELECT json_extract(body, '$.operation.author') || '#' || json_extract(body, '$.operation.number')
           AS operation FROM entry WHERE json_extract(body, '$.operation.author') IS NOT NULL`,
      );
      const theirs = operationsOf(desk, 'WHERE isApplied = 1')
        .map((body) => JSON.parse(body) as { author: string; number: number; desk: string })
        .filter((operation) => operation.desk !== desk.name)
        .map(({ author, number }) => `${author}#${number}`);
      return differences(
        `operations in the log of ${desk.name}`,
        theirs,
        rows.map(({ operation }) => operation),
      );
    });
    return [
      ...differences(`operations at ${other.name}`, each[0] ?? [], each[1] ?? []),
      ...gaps.map(({ author, count, last }) => `operations: ${count} of ${last} of ${author.split('/')[0]}`),
      ...desks.flatMap(ownProblems),
      ...unlogged,
      ...factProblems(desks),
      ...desks.flatMap(waitingProblems),
      ...desks.flatMap((desk) => {
        const { unconfirmed = {}, desks: others = [] } = desk.work.facts.room ?? {};
        const lacks = others.some(({ isHere, behind, missing }) => !isHere || behind + missing > 0);
        return lacks || Object.keys(unconfirmed).length > 0
          ? [`${desk.name} is not sure that all is told`]
          : [];
      }),
    ];
  };
  /** Every command that was given and accepted is in the log, and every one of the log became an operation, once. */
  const ownProblems = (desk: Desk) => {
    const entries = desk.logged<{ id: number }>(
      `SELECT id FROM entry WHERE json_extract(body, '$.type') = 'command'
         AND json_extract(body, '$.outcome') = 'accepted' AND json_extract(body, '$.operation.author') IS NULL AND json_extract(body, '$.shared') IS NULL
         AND json_extract(body, '$.desk') = ? AND json_extract(body, '$.operator') <> ''`,
      desk.name,
    );
    const made = desk.stored<{ entry: number }>('SELECT entry FROM operation WHERE entry IS NOT NULL');
    return [
      ...(entries.length === desk.accepted
        ? []
        : [`commands: ${entries.length} of ${desk.accepted} in the log of ${desk.name}`]),
      ...differences(
        `operations of ${desk.name}`,
        entries.map(({ id }) => String(id)),
        made.map(({ entry }) => String(entry)),
      ),
    ];
  };
  /** An operation waits for its alarm for as long as that never came here, and no longer. */
  const waitingProblems = (desk: Desk) => {
    const waiting = operationsOf(desk, 'WHERE isApplied = 0').map((body) => JSON.parse(body) as Operation);
    counts.waiting = waiting.length;
    return waiting.flatMap(({ author, number, act }) => {
      if (act.kind !== 'alarm') return [];
      const here = desk.engine.alarm(act.command.target.alarm);
      const isHere = here !== null && isSameOccurrence(act.span, spanOf(here));
      return isHere ? [`operation ${author}#${number} waits at ${desk.name} for an alarm that is there`] : [];
    });
  };
  const factProblems = ([one, other]: Desks) => {
    const problems: string[] = [];
    counts.compared = counts.differing = 0;
    for (const here of one.engine.alarms()) {
      const there = other.engine.alarm(here.id);
      if (!there || here.returnedAt !== null || there.returnedAt !== null) continue;
      counts.compared += 1;
      const [mine, theirs] = [here, there].map(factsOf);
      if (mine === theirs) continue;
      counts.differing += 1;
      // A desk that missed an end and a new beginning holds one occurrence where the other has had two.
      if (here.sourceRaisedAt === there.sourceRaisedAt)
        problems.push(`${here.id}: ${mine} at ${one.name}, ${theirs} at ${other.name}`);
    }
    return problems;
  };

  return {
    name,
    relay,
    counts,
    passcode: (desk) => passcodes[desk],
    connection: (desk) => ({
      ...{ id: name, kind: 'room', account: { user: desk, password: passcodes[desk] } },
      url: `ws://127.0.0.1:${relay.port}/ws`,
      room: { timing: { beatMs, connectMs: pace.restMs, receiptMs: pace.restMs } },
    }),
    connected: () => server.clients().filter(({ destinations }) => destinations.length > 0).length,
    cut: (how) => server.cut(how),
    revoke() {
      const desk = random.pick(deskNames);
      passcodes[desk] = `passcode ${random.whole(1, 1_000_000)}`;
      server.setPasscode(desk, passcodes[desk]);
    },
    async restart() {
      await server.stop();
      server = await open(port);
    },
    rubbish: (mark) => void server.publish('/topic/gwanje.soak.operations', `no JSON at all: ${mark}`),
    act(desks) {
      const desk = random.pick(desks);
      const alarms = desk.engine.alarms();
      if (alarms.length === 0) return;
      void give(desk, random.pick(alarms), wordsFor(random.next(), clock.now()));
    },
    // A shelf ends by itself, and has a timer until then.
    isSettled: (desks) =>
      giving === 0 && desks.every(({ engine }) => engine.alarms().every(({ shelf }) => shelf === null)),
    async prove(desks) {
      for (const desk of desks)
        for (const alarm of desk.engine.alarms().slice(-8))
          await give(desk, alarm, wordsFor(random.next(), 0));
      const problems = () => problemsOf(desks);
      await until(
        clock,
        () => problems().join('; '),
        () => problems().length === 0,
        60_000,
      );
    },
    check: problemsOf,
    async stop() {
      await relay.stop();
      await server.stop();
    },
  };
}

/** The same text for the same value, whoever wrote it in which order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}

/** Mostly what operators do most; a shelf ends by itself while the soak goes on. */
function wordsFor(dice: number, now: number): CommandWords {
  if (dice < 0.35) return { command: 'acknowledge', note: null };
  if (dice < 0.6) return { command: 'claim', note: null };
  if (dice < 0.75) return { command: 'note', note: 'looked at' };
  if (dice < 0.82) return { command: 'release', note: null };
  if (dice < 0.9) return { command: 'unacknowledge', note: null };
  if (dice < 0.95 || now === 0) return { command: 'reset', note: null };
  return { command: 'shelve', note: 'work on the roof', until: now + 5_000 };
}

function factsOf({ acknowledgement, claim, shelf }: Alarm): string {
  const by = (what: { operator: string; desk: string } | null) => (what ? what.desk : 'nobody');
  return `acknowledged by ${by(acknowledgement)}, claimed by ${by(claim)}, shelved by ${by(shelf)}`;
}
