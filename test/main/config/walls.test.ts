import { describe, expect, it } from 'vitest';
import { formatFinding } from '../../../main/config/finding.ts';
import { checkSettings, defaultSettings } from '../../../main/config/settings.ts';
import { connections } from './broadcast-examples.ts';

function check(sections: object) {
  return checkSettings(JSON.stringify({ connections, ...sections }), '/nowhere');
}

describe('walls and the kiosk in the settings', () => {
  it('are settled whole where the file says nothing, or as little as it can', async () => {
    expect(defaultSettings()).toMatchObject({
      walls: [],
      kiosk: { hasPin: false, autostart: false, countdownS: 30, memoryMb: 600 },
    });
    const checked = await check({ walls: [{ id: 'left' }], kiosk: {} });
    expect(checked.ok && [checked.value.walls, checked.value.kiosk, checked.warnings]).toEqual([
      [
        {
          id: 'left',
          view: 'overview',
          sites: null,
          language: null,
          zoom: 1,
          display: { label: null, position: null, width: null, height: null },
        },
      ],
      { hasPin: false, autostart: false, countdownS: 30, memoryMb: 600 },
      [],
    ]);
  });

  it('are settled whole where the file says all that it can', async () => {
    const display = { label: 'LG 55', position: 0, width: 3_840, height: 2_160 };
    const wall = { id: 'left', display, view: 'map', sites: ['ima-main/2'], language: 'en', zoom: 0.5 };
    const checked = await check({
      walls: [wall, { id: 'right', zoom: 3 }],
      kiosk: { pin: '4815', autostart: true, countdownS: 5, memoryMb: 16_384 },
    });
    expect(checked.ok && [checked.value.walls[0], checked.value.kiosk, checked.warnings]).toEqual([
      wall,
      { hasPin: true, autostart: true, countdownS: 5, memoryMb: 16_384 },
      [],
    ]);
    expect(JSON.stringify(checked)).not.toContain('4815');
  });

  it('know of a PIN that is stored', async () => {
    const checked = await check({ kiosk: { stored: true } });
    expect(checked.ok && checked.value.kiosk.hasPin).toBe(true);
  });

  it.each<[string, object, string]>([
    ['walls that are none', { walls: {} }, 'walls is {  }; expected a list of walls'],
    ['a wall that is a word', { walls: ['left'] }, 'walls[0] is "left"; expected a wall: { "id", … }'],
    ['a wall without an id', { walls: [{}] }, 'walls[0].id is missing; expected an id'],
    [
      'two walls of one id',
      { walls: [{ id: 'a' }, { id: 'a' }] },
      'walls[1].id is "a"; expected an id that no',
    ],
    [
      "a wall that takes the operator's id",
      { walls: [{ id: 'desk' }] },
      'walls[0].id is "desk"; expected another id than the operator\'s window has',
    ],
    [
      'a view',
      { walls: [{ id: 'a', view: 'log' }] },
      'walls[0].view is "log"; expected "overview", "map" or "alarms"',
    ],
    [
      'no site',
      { walls: [{ id: 'a', sites: [] }] },
      'walls[0].sites is a list of 0; expected a list of at least',
    ],
    [
      'a site that is not watched',
      { walls: [{ id: 'a', sites: ['ima-main/1', 'ima-main/9'] }] },
      'walls[0].sites[1] is "ima-main/9"; expected a site that its connection has in its list',
    ],
    [
      'a site of loudspeakers',
      { walls: [{ id: 'a', sites: ['speakers/1'] }] },
      'walls[0].sites[0] is "speakers/1"; expected a site of an "ima" connection',
    ],
    [
      'a language',
      { walls: [{ id: 'a', language: 'fr' }] },
      'walls[0].language is "fr"; expected "ko" or "en"',
    ],
    [
      'a small zoom',
      { walls: [{ id: 'a', zoom: 0.49 }] },
      'walls[0].zoom is 0.49; expected a zoom from 0.5 to 3',
    ],
    [
      'a large zoom',
      { walls: [{ id: 'a', zoom: 3.1 }] },
      'walls[0].zoom is 3.1; expected a zoom from 0.5 to 3',
    ],
    [
      'a display',
      { walls: [{ id: 'a', display: 2 }] },
      'walls[0].display is 2; expected a display: { "label", "position", "width", "height" }',
    ],
    [
      'a place of a display',
      { walls: [{ id: 'a', display: { position: -1 } }] },
      'walls[0].display.position is -1; expected the number of the display, from 0 to 63',
    ],
    [
      'a width',
      { walls: [{ id: 'a', display: { width: 0 } }] },
      'walls[0].display.width is 0; expected physical pixels, from 1 to 65535',
    ],
    ['a kiosk', { kiosk: '4815' }, 'kiosk is (not shown); expected a kiosk: { "pin", '],
    ['a short PIN', { kiosk: { pin: '481' } }, 'kiosk.pin is (not shown); expected a PIN of 4 to 12 figures'],
    [
      'a PIN as a number',
      { kiosk: { pin: 4815 } },
      'kiosk.pin is (not shown); expected a PIN of 4 to 12 figures',
    ],
    [
      'a PIN in a wrong field',
      { kiosk: { memoryMb: '4815' } },
      'kiosk.memoryMb is (not shown); expected megabytes',
    ],
    [
      'an autostart',
      { kiosk: { autostart: 'yes' } },
      'kiosk.autostart is (not shown); expected true or false',
    ],
    [
      'a countdown',
      { kiosk: { countdownS: 4 } },
      'kiosk.countdownS is (not shown); expected whole seconds, from 5',
    ],
    [
      'little memory',
      { kiosk: { memoryMb: 199 } },
      'kiosk.memoryMb is (not shown); expected megabytes, from 200',
    ],
  ])('are refused for %s', async (_what, sections, expected) => {
    const checked = await check(sections);
    const [first, ...more] = checked.ok ? [] : checked.errors.map(formatFinding);
    expect([first?.slice(0, expected.length), more]).toEqual([expected, []]);
  });
});
