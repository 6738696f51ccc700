/** Log entries of broadcasts and of refreshes, in words. */
import { outletStates } from '../../preload/contract/broadcast.ts';
import type { Entry } from '../../preload/contract/log.ts';
import type { RefreshOrder, WindowBlind } from '../../preload/contract/window.ts';
import { figure, preciseTime } from '../language/format.ts';
import type { Words } from '../language/index.ts';
import { kindName, partsOfId, siteName, whoText, type Names } from './describe.ts';
import { reasonOrNothing } from './reason-text.ts';

type BroadcastEntry = Extract<Entry, { type: 'broadcast' }>;
type RefreshEntry = Extract<Entry, { type: 'refresh' }>;

interface ActText {
  readonly site: string;
  readonly what: string;
  readonly outcome: string;
  readonly who: string;
}

export function broadcastText(entry: BroadcastEntry, names: Names, words: Words): ActText {
  const { alarm, what, reason, plan, broadcast } = entry;
  const answered = alarm === null ? null : partsOfId(alarm);
  const site = answered?.site ?? entry.site;
  const said = plan && (plan[names.language] ?? plan.ko ?? plan.en);
  return {
    site: site === null ? '' : siteName(site, names),
    what: [
      words.log.broadcast[what],
      answered && kindName(answered.kind, names),
      plan && words.broadcast.zonesAt(plan.zones.length),
      said,
      countsText(entry, words),
      reasonOrNothing(reason, words),
    ]
      .filter(Boolean)
      .join(' · '),
    // A number with a slash in it reads as so many of so many where nothing says what it is.
    outcome: `${words.log.entryType.broadcast} ${broadcast}`,
    who: whoText(entry, names),
  };
}

/** How many devices came to which state: `실패 2 · 다 나감 4`. */
function countsText({ results = [] }: BroadcastEntry, words: Words): string {
  const counted = outletStates.map((state) => {
    const count = results.filter((result) => result.state === state).length;
    return count === 0 ? '' : `${words.broadcast.state[state]} ${figure(count)}`;
  });
  return counted.filter(Boolean).join(' · ');
}

/** Everything that an entry tells of what was said, or of what became of it: a line each. */
export function broadcastEvidence({ plan, results = [] }: BroadcastEntry, words: Words): string {
  const own = words.broadcast;
  const lines = results.map(({ zone, port, address, state, reason, tries }) =>
    [
      `${zone} ${port}/${address}`,
      own.state[state],
      tries > 1 && own.tries(tries),
      reasonOrNothing(reason, words),
    ]
      .filter(Boolean)
      .join(' · '),
  );
  if (!plan) return lines.join('\n');
  const { zones, ko, en, clip, tone, repeats, gapS, priority } = plan;
  const how = [
    own.priorities[priority],
    tone && `${own.tones[tone.kind]} ${own.seconds(figure(tone.seconds))}`,
    repeats === null ? own.endless : own.times(figure(repeats)),
    `${own.gap} ${figure(gapS)}`,
  ];
  return [
    how.filter(Boolean).join(' · '),
    ...[clip && `${own.clip}: ${clip}`, ko, en].filter((line) => line !== null),
    zones.join(', '),
    ...lines,
  ].join('\n');
}

/** What went to its devices and what they said, a line each, as it was sent. */
export function exchangeEvidence({ exchange = [] }: BroadcastEntry): string {
  return exchange
    .map(({ at, direction, connection, peer, command, data }) =>
      [preciseTime(at), direction === 'out' ? '→' : '←', `${connection}/${peer ?? '–'}`, command, data].join(
        ' ',
      ),
    )
    .join('\n');
}

export function refreshText(entry: RefreshEntry, names: Names, words: Words): ActText {
  const { what, order, windows } = entry;
  const { by } = order;
  const reason = by.who === 'console' ? reasonOrNothing(by.why, words) || order.reason : order.reason;
  const site = by.who === 'back-end' ? by.site : null;
  return {
    site: site === null ? '' : siteName(site, names),
    what: [words.log.refresh[what], reason].filter(Boolean).join(' · '),
    outcome:
      what === 'done' ? windows.map((each) => blindText(each, words)).join(' · ') : namesOf(windows, words),
    who: entry.answeredBy ? whoText(entry.answeredBy, names) : ordererText(order, names, words),
  };
}

function ordererText({ by }: RefreshOrder, names: Names, words: Words): string {
  if (by.who === 'operator') return whoText(by, names);
  return by.who === 'back-end' ? by.connection : words.log.byConsole;
}

function namesOf(windows: readonly WindowBlind[], words: Words): string {
  return windows.length === 0 ? '' : words.log.windows(windows.map(({ window }) => window).join(', '));
}

function blindText({ window, blindMs, isRecreated }: WindowBlind, words: Words): string {
  const text =
    blindMs === null ? words.log.notBack(window) : words.log.blind(window, (blindMs / 1_000).toFixed(1));
  return isRecreated ? words.log.recreated(text) : text;
}
