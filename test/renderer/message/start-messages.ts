import { flushSync } from 'svelte';
import type { ChatFacts } from '../../../preload/contract/message.ts';
import { Facts } from '../../../renderer/state/facts.svelte.ts';
import { Messages } from '../../../renderer/state/messages.svelte.ts';
import { FakeBridge } from '../fake-bridge.ts';
import { FakeTime, memoryStore, settled } from '../fake-time.ts';
import { snapshot } from '../fixture.ts';
import { chatFacts } from '../message-scenes.ts';

/** The rooms of a window on an invented main, without the window. Stop them at the end. */
export async function startMessages(chat: ChatFacts | null, session = memoryStore()) {
  const bridge = new FakeBridge(snapshot({ chat }));
  const time = new FakeTime();
  const facts = new Facts(bridge, time);
  const messages = new Messages(bridge, facts, time, session);
  const undos = [facts.start(), messages.start()];
  const follow = async () => {
    await settled();
    flushSync();
  };
  await follow();
  return {
    bridge,
    time,
    messages,
    stop: () => undos.forEach((undo) => undo()),
    open: async (room: string) => {
      messages.openRoom(room);
      await settled();
    },
    tell: async (changes: Partial<ChatFacts>) => {
      bridge.tell({ chat: chatFacts(changes) });
      await follow();
    },
    /** What was asked of main and begins like this. */
    asked: (words: string) => bridge.orders.filter((order) => order.startsWith(words)),
  };
}

export type TestMessages = Awaited<ReturnType<typeof startMessages>>;
