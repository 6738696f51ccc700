import type { SoundOrder, Snapshot } from '../../preload/contract/snapshot.ts';
import { Desk, type Audibility, type Sound } from '../../renderer/state/desk.svelte.ts';
import { FakeBridge } from './fake-bridge.ts';
import { FakeTime, memoryStore, settled } from './fake-time.ts';
import { snapshot } from './fixture.ts';

/** Records what it is told to play. */
export class FakeSound implements Sound {
  audibility: Audibility = 'on';
  order: SoundOrder | null = null;
  readonly tests: string[] = [];
  readonly #listeners = new Set<(audibility: Audibility) => void>();

  onAudibility(listener: (audibility: Audibility) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  become(audibility: Audibility): void {
    this.audibility = audibility;
    for (const listener of this.#listeners) listener(audibility);
  }

  follow(order: SoundOrder | null): void {
    this.order = order;
  }

  test(severity: string): void {
    this.tests.push(severity);
  }

  close(): void {
    this.order = null;
  }
}

/** A desk on an invented main, with its snapshot already there. Stop it at the end. */
export async function startDesk(changes: Partial<Snapshot> = {}) {
  const bridge = new FakeBridge(snapshot(changes));
  const time = new FakeTime();
  const sound = new FakeSound();
  const session = memoryStore();
  const desk = new Desk({ bridge, time, sound, session, machine: memoryStore() });
  const stop = desk.start();
  await settled();
  return { desk, bridge, time, sound, session, stop };
}

export type TestDesk = Awaited<ReturnType<typeof startDesk>>;
