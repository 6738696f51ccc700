import type { Rectangle } from 'electron';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Host } from './host.ts';

/** Opens a blank page in a window of its own; resolves with its target. */
export async function openTarget(host: Host, { x, y, width, height }: Rectangle): Promise<string> {
  if (!host.isHeadless) return openApplicationWindow(host);
  const { targetId } = await host.chromium.devTools.browser.send('Target.createTarget', {
    url: 'about:blank',
    newWindow: true,
    left: x,
    top: y,
    width,
    height,
  });
  return targetId;
}

/**
 * A window that shows the page and nothing of a browser. DevTools cannot ask for one; a second start on the
 * same profile hands the wish to the running Chromium, and the new page is known by its address.
 */
async function openApplicationWindow({ chromium }: Host): Promise<string> {
  const address = `data:text/html,<!--${randomUUID()}-->`;
  const opened = Promise.withResolvers<string>();
  const { browser } = chromium.devTools;
  const undo = browser.on('Target.targetCreated', ({ targetInfo }) => {
    if (targetInfo.type === 'page' && targetInfo.url === address) opened.resolve(targetInfo.targetId);
  });
  const undoChange = browser.on('Target.targetInfoChanged', ({ targetInfo }) => {
    if (targetInfo.type === 'page' && targetInfo.url === address) opened.resolve(targetInfo.targetId);
  });
  try {
    await browser.send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'page' }] });
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const messenger = spawn(
      chromium.executable,
      [...sandbox, '--test-type', `--user-data-dir=${chromium.profile}`, `--app=${address}`],
      { stdio: 'ignore' },
    );
    messenger.once('error', opened.reject);
    return await opened.promise;
  } finally {
    undo();
    undoChange();
  }
}
