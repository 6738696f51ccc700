import { randomUUID } from 'node:crypto';
import type { Session } from './devtools.ts';
import { documentScripts, inlet, outlet, preloadWorld } from './preload-world.ts';
import type { FromMain, ToMain } from './preload-world.ts';
import { say } from './say.ts';

/** Larger messages are not checked for what JSON would drop: the check costs more than the message. */
const checkedLength = 64 * 1024;

/** A message of the preload, and the way back to the document that sent it. */
export type OnMessage = (message: ToMain, reply: (answer: FromMain) => void) => void;

/**
 * The way between main and the preload of one page, whichever document the page shows. Between two documents
 * nobody is there: what is told then is lost, as in Electron.
 */
export class PreloadDoor {
  readonly #session: Session;
  readonly #preload: string | null;
  readonly #key = randomUUID();
  /** The preload's world in the present document. */
  #world: string | null = null;
  #scripts: readonly string[] = [];

  constructor(session: Session, frameId: string, preload: string | null, onMessage: OnMessage) {
    this.#session = session;
    this.#preload = preload;
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId: owner } = context.auxData as { frameId: string };
      if (context.name === preloadWorld && owner === frameId) this.#world = context.uniqueId;
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
      if (this.#world === executionContextUniqueId) this.#world = null;
    });
    for (const end of ['Runtime.executionContextsCleared', 'Inspector.targetCrashed'] as const) {
      session.on(end, () => {
        this.#world = null;
      });
    }
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name !== outlet) return;
      const sender = this.#world;
      onMessage(JSON.parse(payload) as ToMain, (answer) => {
        // The document that asked is gone, and with it the one who waits.
        if (this.#world === sender) this.tell(answer);
      });
    });
  }

  /** Once, after the listeners are in place. */
  async open(): Promise<void> {
    await Promise.all([
      this.#session.send('Runtime.enable'),
      this.#session.send('Runtime.addBinding', { name: outlet, executionContextName: preloadWorld }),
    ]);
  }

  /** Before a load: the preload's file may have changed since the last document. */
  async renew(): Promise<void> {
    const { isolated, page } = documentScripts(this.#key, this.#preload);
    const old = this.#scripts;
    const added = await Promise.all([
      this.#session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: isolated,
        worldName: preloadWorld,
      }),
      this.#session.send('Page.addScriptToEvaluateOnNewDocument', { source: page }),
    ]);
    this.#scripts = added.map(({ identifier }) => identifier);
    await Promise.all(
      old.map((identifier) => this.#session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier })),
    );
  }

  /**
   * The hot path of the console: one DevTools command a message, and JSON both ways. Throws on what cannot be
   * cloned.
   */
  tell(message: FromMain): void {
    if (this.#world === null) return;
    const text = JSON.stringify(message);
    if (text.length < checkedLength) refuseUncloneable(message);
    this.#session
      .send('Runtime.evaluate', {
        // Single quotes: the double ones of JSON would each be escaped twice.
        expression: `${inlet}('${text.replace(/[\\']/g, '\\$&')}')`,
        uniqueContextId: this.#world,
        silent: true,
      })
      // The document went while the message was on its way: nobody is there to hear it.
      .catch((failure: unknown) => say(`message dropped: ${String(failure)}`));
  }
}

/** As Electron does: what cannot be cloned is an error of the sender. */
function refuseUncloneable(message: FromMain): void {
  try {
    structuredClone(message);
  } catch (cause) {
    throw new Error('An object could not be cloned.', { cause });
  }
}
