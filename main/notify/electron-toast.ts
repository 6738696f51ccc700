import { Notification } from 'electron';
import type { ToastPort } from './notifier.ts';

/**
 * The operating system's notifications through Electron. Platform notes of the pinned version: `failed` is
 * told on Windows and macOS only, so on Linux a silent failure ends in the notifier's own time-out; `urgency` and
 * `timeoutType` are heeded where the system has them. `silent`, because the console makes its own sound.
 */
export const electronToasts: ToastPort = {
  isSupported: () => Notification.isSupported(),
  show(toast, on) {
    const notification = new Notification({
      title: toast.title,
      body: toast.body,
      silent: true,
      urgency: toast.isCritical ? 'critical' : 'normal',
      timeoutType: toast.isCritical ? 'never' : 'default',
    });
    notification.on('show', () => on.shown());
    notification.on('click', () => on.clicked());
    notification.on('close', () => on.closed());
    notification.on('failed', (_event, reason) => on.failed(reason));
    notification.show();
    return { close: () => notification.close() };
  },
};
