import type { WindowOpenHandlerResponse } from 'electron';
import type { Protocol, Session } from './devtools.ts';

export type OpenHandler = (details: {
  url: string;
  frameName: string;
  disposition: 'new-window';
}) => WindowOpenHandlerResponse;

/**
 * All that a page may do except opening windows. Without `allow-popups` Chromium refuses `window.open` and
 * links to new windows before anything is opened, which is what Electron does when main denies it.
 */
export const noWindows: Protocol.Fetch.HeaderEntry = {
  name: 'content-security-policy',
  value:
    'sandbox allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-pointer-lock ' +
    'allow-orientation-lock allow-presentation allow-top-navigation',
};

/** How Chromium words that refusal, the one place where it tells the address. */
const refusal = /^Blocked opening '(.*)' in a new window/;

/** Asks main for every window that a page wanted. Allowed ones are not offered: the console has none. */
export function askAboutWindows(page: Session, ask: OpenHandler): void {
  page.on('Log.entryAdded', ({ entry }) => {
    const url = refusal.exec(entry.text)?.[1];
    if (url === undefined) return;
    const { action } = ask({ url, frameName: '', disposition: 'new-window' });
    if (action === 'allow')
      throw new Error(`not offered by the Chromium host: a window opened by a page (${url})`);
  });
}
