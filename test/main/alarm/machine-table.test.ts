import { describe, expect, it } from 'vitest';
import type { AlarmCommand } from '../../../preload/contract/alarm.ts';
import type { HazardAction } from '../../../preload/contract/hazard.ts';
import { alarmIdOf, step, type AlarmEvent, type Slot } from '../../../main/alarm/machine.ts';
import { commandOn, hazard, order, reportLike } from './event-like.ts';
import { letterOf, reports, slotIn, type State } from './state-like.ts';

type Event = keyof typeof reports | 'last again' | 'last again worse' | AlarmCommand['command'];

/** State after (`*` before a new occurrence), outcome, and after `!` what is annunciated. */
const table: Record<State, Record<Event, string>> = {
  A: {
    raised: '*B raised !raised',
    'raised milder': '*B raised !raised',
    'raised worse': '*B raised !raised',
    progress: '*B raised !raised',
    'progress worse': '*B raised !raised',
    cleared: 'A not-present',
    'late raised': '*D missed !raised',
    'late raised worse': '*D missed !raised',
    'late progress worse': 'A late',
    'late cleared': 'A late',
    'last again': 'A duplicate',
    'last again worse': 'A duplicate',
    acknowledge: 'A not-present',
    unacknowledge: 'A not-present',
    reset: 'A not-present',
    note: 'A not-present',
    claim: 'A not-present',
    release: 'A not-present',
    shelve: 'A not-present',
    unshelve: 'A not-present',
  },
  B: {
    raised: 'B repeated',
    'raised milder': 'B repeated',
    'raised worse': 'B worsened !worsened',
    progress: 'B updated',
    'progress worse': 'B worsened !worsened',
    cleared: 'D returned',
    'late raised': 'B late',
    'late raised worse': 'B worsened !worsened',
    'late progress worse': 'B worsened !worsened',
    'late cleared': 'B late',
    'last again': 'B duplicate',
    'last again worse': 'B worsened !worsened',
    acknowledge: 'C accepted',
    unacknowledge: 'B not-acknowledged',
    reset: 'B not-latched',
    note: 'B accepted',
    claim: 'B accepted',
    release: 'B not-claimed',
    shelve: 'B accepted',
    unshelve: 'B not-shelved',
  },
  C: {
    raised: 'C repeated',
    'raised milder': 'C repeated',
    'raised worse': 'B worsened !worsened',
    progress: 'C updated',
    'progress worse': 'B worsened !worsened',
    cleared: 'A ended',
    'late raised': 'C late',
    'late raised worse': 'B worsened !worsened',
    'late progress worse': 'B worsened !worsened',
    'late cleared': 'C late',
    'last again': 'C duplicate',
    'last again worse': 'B worsened !worsened',
    acknowledge: 'C already-acknowledged',
    unacknowledge: 'B accepted !unacknowledged',
    reset: 'C not-latched',
    note: 'C accepted',
    claim: 'C accepted',
    release: 'C not-claimed',
    shelve: 'C accepted',
    unshelve: 'C not-shelved',
  },
  D: {
    raised: 'B repeated !raised-again',
    'raised milder': 'B repeated !raised-again',
    'raised worse': 'B worsened !worsened',
    progress: 'B repeated !raised-again',
    'progress worse': 'B worsened !worsened',
    cleared: 'D updated',
    'late raised': 'D late',
    'late raised worse': 'D worsened !worsened',
    'late progress worse': 'D worsened !worsened',
    'late cleared': 'D late',
    'last again': 'D duplicate',
    'last again worse': 'D duplicate',
    acknowledge: 'A accepted',
    unacknowledge: 'D not-acknowledged',
    reset: 'D not-latched',
    note: 'D accepted',
    claim: 'D accepted',
    release: 'D not-claimed',
    shelve: 'D accepted',
    unshelve: 'D not-shelved',
  },
  'B latching': {
    raised: 'B repeated',
    'raised milder': 'B repeated',
    'raised worse': 'B worsened !worsened',
    progress: 'B updated',
    'progress worse': 'B worsened !worsened',
    cleared: 'E returned',
    'late raised': 'B late',
    'late raised worse': 'B worsened !worsened',
    'late progress worse': 'B worsened !worsened',
    'late cleared': 'B late',
    'last again': 'B duplicate',
    'last again worse': 'B worsened !worsened',
    acknowledge: 'C accepted',
    unacknowledge: 'B not-acknowledged',
    reset: 'B still-active',
    note: 'B accepted',
    claim: 'B accepted',
    release: 'B not-claimed',
    shelve: 'B accepted',
    unshelve: 'B not-shelved',
  },
  'C latching': {
    raised: 'C repeated',
    'raised milder': 'C repeated',
    'raised worse': 'B worsened !worsened',
    progress: 'C updated',
    'progress worse': 'B worsened !worsened',
    cleared: 'F returned',
    'late raised': 'C late',
    'late raised worse': 'B worsened !worsened',
    'late progress worse': 'B worsened !worsened',
    'late cleared': 'C late',
    'last again': 'C duplicate',
    'last again worse': 'B worsened !worsened',
    acknowledge: 'C already-acknowledged',
    unacknowledge: 'B accepted !unacknowledged',
    reset: 'C still-active',
    note: 'C accepted',
    claim: 'C accepted',
    release: 'C not-claimed',
    shelve: 'C accepted',
    unshelve: 'C not-shelved',
  },
  E: {
    raised: 'B repeated !raised-again',
    'raised milder': 'B repeated !raised-again',
    'raised worse': 'B worsened !worsened',
    progress: 'B repeated !raised-again',
    'progress worse': 'B worsened !worsened',
    cleared: 'E updated',
    'late raised': 'E late',
    'late raised worse': 'E worsened !worsened',
    'late progress worse': 'E worsened !worsened',
    'late cleared': 'E late',
    'last again': 'E duplicate',
    'last again worse': 'E duplicate',
    acknowledge: 'F accepted',
    unacknowledge: 'E not-acknowledged',
    reset: 'E not-acknowledged',
    note: 'E accepted',
    claim: 'E accepted',
    release: 'E not-claimed',
    shelve: 'E accepted',
    unshelve: 'E not-shelved',
  },
  F: {
    raised: '*B raised !raised',
    'raised milder': '*B raised !raised',
    'raised worse': '*B raised !raised',
    progress: '*B raised !raised',
    'progress worse': '*B raised !raised',
    cleared: 'F updated',
    'late raised': 'F late',
    'late raised worse': 'E worsened !worsened',
    'late progress worse': 'E worsened !worsened',
    'late cleared': 'F late',
    'last again': 'F duplicate',
    'last again worse': 'F duplicate',
    acknowledge: 'F already-acknowledged',
    unacknowledge: 'E accepted !unacknowledged',
    reset: 'A accepted',
    note: 'F accepted',
    claim: 'F accepted',
    release: 'F not-claimed',
    shelve: 'F accepted',
    unshelve: 'F not-shelved',
  },
};

const cells = Object.entries(table).flatMap(([state, row]) =>
  Object.entries(row).map(([event, expected]) => ({
    state: state as State,
    event: event as Event,
    expected,
  })),
);

describe('the state machine', () => {
  it.each(cells)('$state, $event: $expected', ({ state, event, expected }) => {
    const before = slotIn(state);
    expect(letterOf(before.alarm)).toBe(state.charAt(0));
    const { slot, effects } = step(before, eventOn(before, event));
    const isNew = slot.alarm?.occurrence === 9;
    const called = effects.annunciate ? ` !${effects.annunciate}` : '';
    expect(`${isNew ? '*' : ''}${letterOf(slot.alarm)} ${effects.append.outcome}${called}`).toBe(expected);
  });
});

function eventOn(slot: Slot, name: Event): AlarmEvent {
  const latching = slot.alarm?.latching ?? false;
  switch (name) {
    case 'last again':
    case 'last again worse': {
      const last: HazardAction = slot.last?.action ?? 'raised';
      const severity = name === 'last again worse' ? 'critical' : 'high';
      return hazard(9, reportLike(last, { latching, severity }));
    }
    case 'acknowledge':
    case 'unacknowledge':
    case 'reset':
    case 'note':
    case 'claim':
    case 'release':
    case 'shelve':
    case 'unshelve':
      return order(
        9,
        commandOn(
          slot.alarm ?? { id: alarmIdOf(reportLike('raised')), occurrence: 1, severity: 'high' },
          name,
        ),
      );
    default:
      return hazard(9, { ...reports[name], latching });
  }
}
