import type { EventEmitter } from 'node:events';
import type { Protocol, Session } from './devtools.ts';
import { preventableEvent } from './offered.ts';
import type { SchemeBook } from './protocol.ts';
import { noWindows } from './opened-windows.ts';
import { say } from './say.ts';

interface Contents extends EventEmitter {
  readonly targetId: string | null;
  failed(errorText: string, url: string): void;
  /** Its page was answered, in good or in bad. */
  answered(status: number): void;
}

/**
 * Holds every request of a page: own schemes are answered by main's handlers, a navigation that the page
 * itself wants is first offered to `will-navigate`, and everything else goes its way.
 */
export function interceptRequests(session: Session, schemes: SchemeBook, contents: Contents): void {
  /** Where the page asked to go. `loadURL` and a reload are main's wish and are not asked for. */
  let wished: string | null = null;
  session.on('Page.frameRequestedNavigation', ({ frameId, url }) => {
    if (frameId === contents.targetId) wished = url;
  });

  const decide = async (params: Protocol.Fetch.requestPausedPayload): Promise<void> => {
    const { requestId, request, frameId, resourceType } = params;
    const isPage = resourceType === 'Document' && frameId === contents.targetId;
    if (isPage && wished !== null && withoutHash(wished) === withoutHash(request.url)) {
      wished = null;
      if (isRefused(contents, schemes.toElectron(request.url))) {
        await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
        return;
      }
    }
    const answer = await schemes.answer(request).catch((failure: unknown) => {
      process.stderr.write(`gwanje-host: ${request.url}: ${String(failure)}\n`);
      return 'failed' as const;
    });
    if (answer === null) {
      await session.send('Fetch.continueRequest', { requestId });
      return;
    }
    if (answer === 'failed') {
      await session.send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
      if (isPage) contents.failed('net::ERR_FAILED', schemes.toElectron(request.url));
      return;
    }
    if (isPage) contents.answered(answer.status);
    await session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: answer.status,
      responseHeaders: isPage ? [...answer.headers, noWindows] : answer.headers,
      body: answer.body,
    });
  };
  session.on('Fetch.requestPaused', (params) => {
    // A request that ended meanwhile (navigation, closed window) is not there to be answered.
    decide(params).catch((failure: unknown) => say(`${params.request.url}: ${String(failure)}`));
  });
}

function isRefused(contents: EventEmitter, url: string): boolean {
  const event = preventableEvent({ url, isSameDocument: false, isMainFrame: true });
  contents.emit('will-navigate', event, url, false, true);
  return event.defaultPrevented;
}

function withoutHash(url: string): string {
  return url.split('#', 1)[0] ?? url;
}
