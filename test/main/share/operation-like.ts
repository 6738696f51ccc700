import type { AlarmCommand, Span } from '../../../preload/contract/alarm.ts';
import type { Severity } from '../../../preload/contract/hazard.ts';
import type { AlarmOperation } from '../../../main/share/occurrence.ts';

export const gas = 'ima-main/1|gas|device:G-101';

export interface OperationLike {
  readonly desk?: string;
  readonly log?: string;
  readonly number?: number;
  readonly clock?: number;
  readonly at?: number;
  readonly operator?: string;
  readonly command?: AlarmCommand['command'];
  readonly severity?: Severity;
  readonly note?: string | null;
  readonly until?: number;
  readonly alarm?: string;
  readonly span?: Span;
}

/** Kim of desk a acknowledges the gas alarm, but for what a test says otherwise. */
export function operationLike(differences: OperationLike = {}): AlarmOperation {
  const { desk = 'a', log = '1', number = 1, clock = 1, at = 5_000, operator = 'kim' } = differences;
  return {
    ...{ author: `${desk}/${log}`, number, desk, operator, clock, at },
    act: {
      kind: 'alarm',
      command: commandLike(differences),
      span: differences.span ?? { raised: 100, heard: 200 },
    },
  };
}

export function commandLike(differences: OperationLike = {}): AlarmCommand {
  const {
    command = 'acknowledge',
    severity = 'critical',
    note = null,
    until = 9e12,
    alarm = gas,
  } = differences;
  const target = { alarm, occurrence: 1_024, severity };
  switch (command) {
    case 'note':
      return { command, target, note: note ?? 'words' };
    case 'shelve':
      return { command, target, until, note: note ?? 'a reason' };
    default:
      return { command, target, note };
  }
}
