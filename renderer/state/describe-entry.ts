import type { AlarmCommand } from '../../preload/contract/alarm.ts';
import type { Severity } from '../../preload/contract/hazard.ts';
import type { Link } from '../../preload/contract/link.ts';
import type { CommandOutcome, Entry } from '../../preload/contract/log.ts';
import { clockTime } from '../language/format.ts';
import type { Words } from '../language/index.ts';
import { broadcastText, refreshText } from './describe-act.ts';
import { describe, kindName, partsOfId, siteName, whoText, type Names } from './describe.ts';
import { reasonOrNothing, reasonText } from './reason-text.ts';

/** A log entry in words, one per column. Empty where it has nothing to say. */
export interface EntryText {
  readonly severity: Severity | null;
  readonly site: string;
  readonly what: string;
  readonly outcome: string;
  readonly who: string;
}

export function describeEntry(entry: Entry, names: Names, words: Words): EntryText {
  const none = { severity: null, site: '', who: '' };
  switch (entry.type) {
    case 'hazard': {
      const { what, reading, site, where } = describe(entry.report, names, words);
      return {
        severity: entry.report.severity,
        site,
        what: [`${what} ${reading}`.trim(), where].filter(Boolean).join(' · '),
        outcome: words.log.hazard[entry.outcome],
        who: '',
      };
    }
    case 'command': {
      const { site, kind } = partsOfId(entry.alarm);
      const { command, target, note } = entry.command;
      return {
        severity: target.severity,
        site: siteName(site, names),
        what: [
          `${words.log.command[command]} · ${kindName(kind, names)}`,
          untilText(entry.command, words),
          note,
        ]
          .filter(Boolean)
          .join(' · '),
        outcome: outcomeText(entry.outcome, words),
        who: whoText(entry, names),
      };
    }
    case 'rejected':
      return { ...none, what: reasonText(entry.reason, words), outcome: entry.connection };
    case 'link':
      return { ...none, what: linkText(entry.link, words), outcome: entry.connection };
    case 'notice': {
      const site = entry.site === null ? '' : siteName(entry.site, names);
      const unread = entry.unread === undefined ? '' : words.log.unread(entry.unread);
      const what = [words.log.notice[entry.notice], unread].filter(Boolean).join(' · ');
      return { ...none, site, what, outcome: entry.connection };
    }
    case 'notification': {
      const { site, kind } = partsOfId(entry.alarm ?? '');
      return {
        ...none,
        site: entry.alarm === null ? '' : siteName(site, names),
        what: [entry.alarm === null ? '' : kindName(kind, names), reasonOrNothing(entry.reason, words)]
          .filter(Boolean)
          .join(' · '),
        outcome: words.log.notification[entry.outcome],
      };
    }
    case 'broadcast':
      return { ...none, ...broadcastText(entry, names, words) };
    case 'refresh':
      return { ...none, ...refreshText(entry, names, words) };
    case 'system':
      return {
        ...none,
        what: [
          words.log.system[entry.what],
          entry.detail,
          entry.rung && words.window.rung[entry.rung],
          reasonOrNothing(entry.reason, words),
        ]
          .filter(Boolean)
          .join(' · '),
        outcome: '',
      };
  }
}

/** Until when it was shelved; empty for every other command. */
export function untilText(command: AlarmCommand, words: Words): string {
  return command.command === 'shelve' ? words.shelf.until(clockTime(command.until)) : '';
}

export function outcomeText(outcome: CommandOutcome, words: Words): string {
  return outcome === 'accepted' ? words.log.accepted : words.refusal[outcome];
}

/** A link's state with the little that explains it. */
export function linkText(link: Link, words: Words): string {
  const state = words.link[link.state];
  switch (link.state) {
    case 'stopped':
      return state;
    case 'connecting':
      return `${state} · ${words.settings.attempt(link.attempt)}`;
    case 'up':
      return link.supervised ? state : `${state} · ${words.settings.unsupervised}`;
    case 'stale':
      return `${state} · ${words.time.since(clockTime(link.since))}`;
    case 'waiting':
    case 'refused':
      return `${state} · ${reasonText(link.reason, words)}`;
  }
}
