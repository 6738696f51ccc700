import { sayReason } from '../../../../preload/contract/reason-words.ts';
import type { Mode, Port, PortReport, Utterance } from '../../../../main/broadcast/port.ts';
import type { RexsysPortSettings } from '../../../../main/broadcast/port/rexsys-port.ts';

/** Everything that a port reported, and promises for what it will report. */
export class PortWatch {
  readonly reports: PortReport[] = [];
  changes = 0;
  readonly #checks = new Set<() => void>();

  constructor(port: Port<Mode>) {
    port.onReport((report) => {
      this.reports.push(report);
      for (const check of [...this.#checks]) check();
    });
    port.onChange(() => (this.changes += 1));
  }

  /** States at an address in order, with the reason where there is one: `failed: no power`. */
  at(address: string, broadcast?: string): string[] {
    return this.reports
      .filter((each) => each.address === address && (broadcast ?? each.broadcast) === each.broadcast)
      .map(({ state, reason }) => (reason === null ? state : `${state}: ${sayReason(reason)}`));
  }

  until(holds: (watch: PortWatch) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!holds(this)) return;
        this.#checks.delete(check);
        resolve();
      };
      this.#checks.add(check);
      check();
    });
  }

  /** The next report of that state there. */
  state(address: string, state: PortReport['state'], count = 1): Promise<void> {
    const found = () => this.reports.filter((each) => each.address === address && each.state === state);
    return this.until(() => found().length >= count);
  }
}

export function utterance<M extends Mode>(mode: M, differences: Partial<Utterance<M>> = {}): Utterance<M> {
  return {
    mode,
    broadcast: 'desk-1/7',
    tone: { kind: 'evacuate', seconds: 4 },
    clip: null,
    ko: '가스가 샙니다. 대피하세요.',
    en: 'Gas leak. Leave now.',
    repeats: 2,
    gapS: 3,
    priority: 'emergency',
    seconds: 30,
    ...differences,
  };
}

export const commands: RexsysPortSettings['commands'] = {
  tone: { command: 'tone', data: { tone: '{tone}', seconds: '{toneS}', broadcast: '{broadcast}' } },
  play: { command: 'play', data: { clip: '{clip}', broadcast: '{broadcast}' } },
  speak: {
    command: 'speak',
    data: {
      text: '{text}',
      language: '{language}',
      tone: '{tone}',
      toneS: '{toneS}',
      repeats: '{repeats}',
      gapS: '{gapS}',
      priority: '{priority}',
      broadcast: '{broadcast}',
    },
  },
  stop: { command: 'stop', data: { broadcast: '{broadcast}' } },
  volume: { command: 'volume', data: { level: '{level}' } },
};

export const rexsysSettings: RexsysPortSettings = {
  kind: 'rexsys',
  id: 'speakers',
  name: 'Speakers',
  connection: 'rexsys-1',
  commands,
  states: { playing: 'playing', speaking: 'playing', idle: 'done', fault: 'failed' },
};

/** As many as fit between two looks at the event loop. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}
