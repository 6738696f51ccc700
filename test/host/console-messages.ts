import type { EventEmitter } from 'node:events';
import type { Protocol, Session } from './devtools.ts';
import { preventableEvent } from './offered.ts';

type Level = 'debug' | 'info' | 'warning' | 'error';
const levels: Readonly<Record<string, Level>> = {
  debug: 'debug',
  verbose: 'debug',
  warning: 'warning',
  error: 'error',
  assert: 'error',
};

/** Chromium's remark about the host's own way of refusing windows (`noWindows`). */
const ownDoing = 'An iframe which has both allow-scripts and allow-same-origin';

/** Tells main what a page writes to its console: `console-message` with Electron's event. */
export function listenToConsole(session: Session, contents: EventEmitter): void {
  const tell = (level: Level, message: string, sourceId = '', lineNumber = 0) => {
    const event = preventableEvent({ level, message, sourceId, lineNumber });
    contents.emit(
      'console-message',
      event,
      ['debug', 'info', 'warning', 'error'].indexOf(level),
      message,
      lineNumber,
      sourceId,
    );
  };
  session.on('Runtime.consoleAPICalled', ({ type, args, stackTrace }) => {
    const at = stackTrace?.callFrames[0];
    tell(levels[type] ?? 'info', args.map(textOf).join(' '), at?.url, (at?.lineNumber ?? -1) + 1);
  });
  session.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
    const { exception, text, url, lineNumber } = exceptionDetails;
    tell('error', exception ? `${text} ${textOf(exception)}` : text, url, lineNumber + 1);
  });
  session.on('Log.entryAdded', ({ entry }) => {
    if (entry.text.startsWith(ownDoing)) return;
    tell(levels[entry.level] ?? 'info', entry.text, entry.url, entry.lineNumber);
  });
}

function textOf({ value, description }: Protocol.Runtime.RemoteObject): string {
  return value === undefined ? (description ?? 'undefined') : String(value);
}
