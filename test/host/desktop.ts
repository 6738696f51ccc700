import type { Dialog, Session, Shell } from 'electron';
import { offer, standIn } from './offered.ts';
import type { HostRecord } from './record.ts';

export function createShell(record: HostRecord): Shell {
  return standIn<Shell>(
    offer('shell', {
      async openExternal(url: string) {
        record.openedExternally.push(url);
      },
      beep: () => undefined,
    } satisfies Partial<Shell>),
  );
}

/** No box is drawn: nobody could close it in a test. The words go to the terminal. */
export function createDialog(record: HostRecord): Dialog {
  return standIn<Dialog>(
    offer('dialog', {
      showErrorBox(title: string, content: string) {
        record.errorBoxes.push({ title, content });
        process.stderr.write(`${title}: ${content}\n`);
      },
    } satisfies Partial<Dialog>),
  );
}

/**
 * The one session. Its permission handlers are kept and not asked: without a person to ask, this Chromium
 * denies by itself what Electron would grant by itself.
 */
export function createSession(record: HostRecord, protocol: Electron.Protocol): Session {
  const keep = (name: string) => (value: unknown) => void record.settings.set(name, value);
  return standIn<Session>(
    offer('session', {
      protocol,
      setPermissionRequestHandler: keep('permissionRequestHandler'),
      setPermissionCheckHandler: keep('permissionCheckHandler'),
      setDevicePermissionHandler: keep('devicePermissionHandler'),
      setSpellCheckerEnabled: keep('spellCheckerEnabled'),
      webRequest: offer('webRequest', {
        onHeadersReceived: keep('onHeadersReceived'),
        onBeforeRequest: keep('onBeforeRequest'),
      }),
    }),
  );
}
