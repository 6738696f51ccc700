import { render } from '@testing-library/svelte';
import { afterEach } from 'vitest';
import BroadcastView from '../../../renderer/broadcast/BroadcastView.svelte';
import { checkOf, facts, speaking } from '../broadcast-scenes.ts';
import { act } from '../dom.ts';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';

/** The broadcast view at a desk of its own; `test` is there once it is shown, and stopped after each test. */
export class ShownView {
  #test: TestDesk | null = null;

  constructor() {
    afterEach(() => this.#test?.stop());
  }

  get test(): TestDesk {
    if (!this.#test) throw new Error('the broadcast view is not shown yet');
    return this.#test;
  }

  readonly show = async (...given: Parameters<typeof speaking>): Promise<void> => {
    this.#test = await startDesk(speaking(...given));
    this.#test.bridge.check = checkOf();
    render(BroadcastView, { desk: this.#test.desk });
    await this.follow(150);
  };

  /** Lets answers come and so many ms pass. */
  readonly follow = async (ms = 0): Promise<void> => {
    await settled();
    act(() => this.test.time.pass(ms));
    await settled();
    act(() => undefined);
  };

  /** Main tells these facts of broadcasts. */
  readonly told = (changes: Parameters<typeof facts>[0]): void => {
    const { bridge } = this.test;
    act(() => bridge.tell({ broadcast: facts({ ...bridge.snapshot.broadcast, ...changes }) }));
  };
}
