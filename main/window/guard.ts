import { app, session } from 'electron';
import type { Logger } from '../lib/logger.ts';

/**
 * What no page of ours may do, set once for every page that will ever exist and never per window: go
 * elsewhere, open windows, ask for permissions (Electron grants all by default), embed a webview.
 */
export function guardPages(isOurs: (url: string) => boolean, logger: Logger): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-navigate', (event) => {
      if (isOurs(event.url)) return;
      event.preventDefault();
      logger.warn('a page tried to leave this program');
    });
  });
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    logger.warn(`permission ${permission} denied`);
    answer(false);
  });
  session.defaultSession.setPermissionCheckHandler(() => false);
}
