import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { formatFinding } from '../../../main/config/finding.ts';
import { readSettings } from '../../../main/config/settings.ts';
import { useScratch } from './scratch.ts';

const scratch = useScratch();

const readme = new URL('../../../main/config/README.md', import.meta.url);

it('the examples of the README are together a settings file that says nothing odd', async () => {
  const text = await readFile(readme, 'utf8');
  const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) =>
    // What a person would write in the place of three dots.
    JSON.parse(json.replaceAll('"pin": "…"', '"pin": "4815"')),
  ) as object[];
  await mkdir(scratch('clip'));
  await writeFile(scratch('clip/horn.wav'), 'RIFF');
  await writeFile(scratch('settings.json'), JSON.stringify(Object.assign({}, ...examples)));

  const checked = await readSettings(scratch('settings.json'));
  if (!checked.ok) throw new Error(checked.errors.map(formatFinding).join());
  expect(checked.warnings).toEqual([]);
  expect({
    connections: checked.value.connections.length,
    zones: checked.value.broadcast?.zones.length,
    walls: checked.value.walls.map(({ id }) => id),
    hasPin: checked.value.kiosk.hasPin,
  }).toEqual({ connections: 5, zones: 3, walls: ['left', 'right'], hasPin: true });
});
