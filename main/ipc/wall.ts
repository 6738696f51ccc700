import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import type { ErrorCode, Reply, RequestName, Requests } from '../../preload/contract/channels.ts';
import type { Reason } from '../../preload/contract/reason.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';
import { Disposer, type Undo } from '../lib/disposer.ts';
import type { Logger } from '../lib/logger.ts';
import { requestArguments } from './arguments.ts';

/** What a window may want to be known by: the id of its page's contents. */
export type Sender = number;

export interface Senders {
  /** Of one of our own pages, by its address. */
  readonly isOurs: (url: string) => boolean;
  /** A wall display's window: nobody sits there. */
  readonly isDisplay: (sender: Sender) => boolean;
}

/** All that a window without a person in front of it may ask. */
const ofDisplays: ReadonlySet<RequestName> = new Set([
  'snapshot:get',
  'site:detail',
  'window:plan',
  'window:keep',
  'window:shows',
  'window:ready',
  'kiosk:leave',
]);

/** Requests in which a window speaks of itself: who it is comes from Electron, never from the page. */
type OfWindow = Extract<RequestName, `window:${string}` | `refresh:${string}`>;

/** Main's side of the wall: for each request, the function that answers it. */
export type Handlers = {
  readonly [N in RequestName]: (
    ...args: N extends OfWindow ? [Sender, ...Parameters<Requests[N]>] : Parameters<Requests[N]>
  ) => ReturnType<Requests[N]> | Promise<ReturnType<Requests[N]>>;
};

/**
 * Answers the windows. Every call is checked twice before a room hears of it: is the sender the main frame
 * of one of our pages, and do the arguments look as they must. Nothing thrown crosses the wall.
 */
export function openWall(handlers: Handlers, senders: Senders, logger: Logger): Undo {
  const disposer = new Disposer();
  const open = <N extends RequestName>(name: N) => {
    const answer = handlers[name] as (...args: unknown[]) => Promise<Reply<unknown>> | Reply<unknown>;
    ipcMain.handle(name, async (event, ...args: unknown[]): Promise<Reply<unknown>> => {
      if (!isTrusted(event, senders.isOurs)) {
        logger.warn(`${name} refused: not from one of our pages`);
        return refusal('stranger', 'only this program’s own pages may ask');
      }
      if (!ofDisplays.has(name) && senders.isDisplay(event.sender.id))
        return refusal('not-allowed', 'a wall display looks and does nothing');
      const checked = requestArguments[name].safeParse(args);
      if (!checked.success) return refusal('bad-argument', `${name}: ${z.prettifyError(checked.error)}`);
      try {
        return await (isOfWindow(name) ? answer(event.sender.id, ...checked.data) : answer(...checked.data));
      } catch (failure) {
        logger.warn(`${name} failed`, failure);
        return refusal('failed', failure instanceof Error ? failure.message : String(failure));
      }
    });
    disposer.add(() => ipcMain.removeHandler(name));
  };
  for (const name of Object.keys(requestArguments) as RequestName[]) open(name);
  return () => disposer.dispose();
}

export function accepted<T>(value: T): Reply<T> {
  return { ok: true, value };
}

export function refusal(code: ErrorCode, why: string | Reason): Reply<never> {
  if (typeof why === 'string') return { ok: false, error: { code, message: why } };
  return { ok: false, error: { code, message: sayReason(why), reason: why } };
}

function isOfWindow(name: RequestName): name is OfWindow {
  return name.startsWith('window:') || name.startsWith('refresh:');
}

/** A frame that is gone, a frame inside a page, and a page that is not ours are all strangers. */
function isTrusted(event: IpcMainInvokeEvent, isOurs: (url: string) => boolean): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOurs(frame.url);
}
