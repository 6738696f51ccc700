import { expect, test } from 'vitest';
import { Hands } from '../../../main/window/hands.ts';

function listened() {
  const hands = new Hands();
  const heard: (string | null)[] = [];
  const undo = hands.onChange(() => heard.push(hands.busyWith));
  return { hands, heard, undo };
}

test('a command is in hand until its answer is there', async () => {
  const { hands, heard } = listened();
  const { promise, resolve } = Promise.withResolvers<string>();
  const answer = hands.during(() => promise);
  expect(hands.busyWith).toBe('command');
  resolve('done');
  expect(await answer).toBe('done');
  expect(heard).toEqual(['command', null]);
});

test('a command that fails is out of hand too, and its failure goes on', async () => {
  const { hands } = listened();
  await expect(hands.during(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(hands.busyWith).toBeNull();
});

test('two commands are in hand until both are answered', async () => {
  const { hands, heard } = listened();
  const first = Promise.withResolvers<null>();
  const second = Promise.withResolvers<null>();
  const answers = [hands.during(() => first.promise), hands.during(() => second.promise)];
  first.resolve(null);
  await answers[0];
  expect(hands.busyWith).toBe('command');
  second.resolve(null);
  await answers[1];
  expect(heard).toEqual(['command', null]);
});

test('a held key comes before a command, and is told once', async () => {
  const { hands, heard, undo } = listened();
  hands.holds(true);
  hands.holds(true);
  const { promise, resolve } = Promise.withResolvers<null>();
  const answer = hands.during(() => promise);
  expect(heard).toEqual(['broadcast']);
  hands.holds(false);
  expect(heard).toEqual(['broadcast', 'command']);
  undo();
  resolve(null);
  await answer;
  expect(heard).toEqual(['broadcast', 'command']);
});
