import type { DeviceState, RexsysCommands } from './broadcast.ts';

/** What the table of commands may be filled with. */
export const commandFields = [
  'tone',
  'toneS',
  'clip',
  'text',
  'language',
  'repeats',
  'gapS',
  'priority',
  'level',
  'broadcast',
];

const message = {
  tone: '{tone}',
  toneS: '{toneS}',
  repeats: '{repeats}',
  gapS: '{gapS}',
  priority: '{priority}',
  broadcast: '{broadcast}',
};

/**
 * The orders where the settings name none. No document names any (wire-facts 3): these are our own, and the
 * drill's loudspeakers take them.
 */
export const defaultCommands: RexsysCommands = {
  tone: {
    command: 'tone',
    data: { tone: '{tone}', toneS: '{toneS}', priority: '{priority}', broadcast: '{broadcast}' },
  },
  play: { command: 'play', data: { clip: '{clip}', ...message } },
  speak: { command: 'speak', data: { text: '{text}', language: '{language}', ...message } },
  stop: { command: 'stop', data: { broadcast: '{broadcast}' } },
  volume: { command: 'volume', data: { level: '{level}' } },
};

export const defaultStates: Readonly<Record<string, DeviceState>> = {
  playing: 'playing',
  speaking: 'playing',
  idle: 'done',
  fault: 'failed',
};
