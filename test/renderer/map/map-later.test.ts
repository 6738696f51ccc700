import '../dom.ts';
import { render, screen } from '@testing-library/svelte';
import { readFileSync } from 'node:fs';
import { beforeAll, expect, it, vi } from 'vitest';
import App from '../../../renderer/App.svelte';
import { act } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { alarm } from '../fixture.ts';
import { stillCanvas } from '../still-canvas.ts';

// The map asks the style for its colours, and refuses to draw without them.
beforeAll(() => {
  const style = document.createElement('style');
  style.textContent = readFileSync('renderer/style/tokens.css', 'utf8');
  document.head.append(style);
  stillCanvas();
});

it('a desk has its list at once, and its map when the list is painted', async () => {
  const { desk, time, stop } = await startDesk({ alarms: [alarm({ kind: 'gas' })] });
  render(App, { desk });
  expect(screen.getAllByTestId('strip')).toHaveLength(1);
  expect(screen.queryByRole('application')).toBeNull();
  act(() => time.pass(32));
  await vi.dynamicImportSettled();
  expect(screen.getByRole('application')).toBeTruthy();
  stop();
});
