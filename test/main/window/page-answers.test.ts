import { expect, test } from 'vitest';
import { PageAnswers } from '../../../main/window/page-answers.ts';

type Frame = Parameters<PageAnswers['created']>[0];

function frame(answer: () => Promise<unknown>, isDestroyed = false): Frame {
  const webContents = { mainFrame: { executeJavaScript: answer } };
  return { webContents, isDestroyed: () => isDestroyed } as unknown as Frame;
}

test('a page that answers is there, one without a window is not', async () => {
  const pages = new PageAnswers();
  pages.created(
    frame(() => Promise.resolve(0)),
    'a',
  );
  pages.created(
    frame(() => Promise.resolve(0), true),
    'b',
  );
  await expect(pages.answers('a')).resolves.toBeUndefined();
  await expect(pages.answers('b')).rejects.toThrow('b has no window');
  await expect(pages.answers('c')).rejects.toThrow('c has no window');
});

test('of a window that was made anew the new one is asked', async () => {
  const pages = new PageAnswers();
  pages.created(
    frame(() => Promise.reject(new Error('hangs'))),
    'a',
  );
  pages.created(
    frame(() => Promise.resolve(0)),
    'a',
  );
  await expect(pages.answers('a')).resolves.toBeUndefined();
});
