import { describe, expect, it } from 'vitest';
import type { LooseReport } from '../../../../main/feed/ima/decode.ts';
import { createDecoder } from '../../../../main/feed/ima/decode.ts';
import { placed } from '../../../../main/feed/ima/inbox.ts';
import { imaDefaults } from '../../../../main/feed/ima/options.ts';
import { createRedactor } from '../../../../main/feed/ima/payload.ts';
import { badBodies, events } from '../../../fixture/ima/events.ts';
import { classify } from '../watch-feed.ts';

const now = 1_700_000_100_000;
const decoder = createDecoder(imaDefaults, classify, createRedactor(imaDefaults.secretKeys));

function reportOf(context: Record<string, unknown>, differences: Record<string, unknown> = {}): LooseReport {
  const envelope = { msg_type: 4, action_type: 1, publish_time: 1_700_000_000_000, context, ...differences };
  const decoded = decoder.decode(JSON.stringify(envelope), now);
  if (decoded.is !== 'hazard') throw new Error(`decoded as ${JSON.stringify(decoded)}`);
  return decoded.report;
}

describe('what an event says', () => {
  it.each(events)('$about', ({ envelope, kind, source }) => {
    const decoded = decoder.decode(JSON.stringify(envelope), now);
    expect(decoded.is).toBe('hazard');
    if (decoded.is !== 'hazard') return;
    const report = placed('ima-1', 1, decoded.report);
    expect({ kind: report.kind, source: report.source, site: decoded.site }).toEqual({
      kind,
      source,
      site: 1,
    });
  });

  it('is a whole report', () => {
    const context = {
      wp_no: 3,
      device_idx: 7,
      device_id: 'G-101',
      cstrt_no: 12,
      grid_x: '25.5',
      grid_y: 40,
      measure_data: { o2: 18.2, h2s: '12', battery: -1, feel_temperature: -100, hazard_phrase: 'H2S high' },
    };
    const body = JSON.stringify({ msg_type: 4, action_type: 2, publish_time: 1_700_000_000_000, context });
    expect(decoder.decode(body, now)).toEqual({
      is: 'hazard',
      site: 3,
      report: {
        kind: 'gas',
        source: { type: 'device', id: '7', name: 'G-101' },
        action: 'progress',
        severity: 'critical',
        latching: false,
        sourceTime: 1_700_000_000_000,
        receivedAt: now,
        // The item that is dangerous by `hazard_phrase` comes first.
        readings: [
          { name: 'h2s', value: 12, unit: 'ppm' },
          { name: 'o2', value: 18.2, unit: '%vol' },
        ],
        place: { on: 'plan', plan: '12', x: 25.5, y: 40 },
        message: 'H2S high',
        context: JSON.stringify(context),
      },
    });
  });

  it.each([
    [0, 'cleared'],
    [1, 'raised'],
    [2, 'progress'],
  ])('action_type %i is %s', (code, action) => {
    expect(reportOf({}, { action_type: code }).action).toBe(action);
  });

  it.each([
    [100, 'broadcast-device'],
    [301, 'refresh'],
    [311, 'progress'],
  ])('msg_type %i is a notice', (type, notice) => {
    const context = { wp_no: 2, state: 1 };
    const body = JSON.stringify({ msg_type: type, action_type: 1, publish_time: 1_700_000_000_000, context });
    const expected = { is: 'notice', site: 2, notice, context: JSON.stringify(context) };
    expect(decoder.decode(body, now)).toEqual(expected);
  });
});

describe('where it is', () => {
  it.each([
    ['percent of a plan', { grid_x: 1, grid_y: 2, cstrt_no: 9 }, { on: 'plan', plan: '9', x: 1, y: 2 }],
    ['a plan without a name', { grid_x: 1, grid_y: 2 }, { on: 'plan', plan: null, x: 1, y: 2 }],
    ['text for coordinates', { lat: '37.38', lng: '126.64' }, { on: 'map', position: [126.64, 37.38] }],
    [
      'a location one level down',
      { location: { latitude: 37, longitude: 127 } },
      { on: 'map', position: [127, 37] },
    ],
    ['percent beyond the plan', { grid_x: 101, grid_y: 2 }, null],
    ['a tracker that does not know', { lat: 0, lng: 0 }, null],
    ['half a place', { lat: 37 }, null],
  ])('%s', (_, context, place) => {
    expect(reportOf(context).place).toEqual(place);
  });
});

describe('what is kept as evidence', () => {
  it('has no credentials in it, however deep', () => {
    const kept = reportOf({
      pw: 'x1',
      nvr: { ID: 'a', Password: 'x2', auth_key: ['x3'] },
      list: [{ token: 'x4' }],
    });
    const blanked = {
      pw: '***',
      nvr: { ID: 'a', Password: '***', auth_key: '***' },
      list: [{ token: '***' }],
    };
    expect(JSON.parse(kept.context)).toEqual(blanked);
  });
});

describe('what is no event', () => {
  it.each(badBodies)('$reason', ({ body, reason }) => {
    const decoded = decoder.decode(body, now);
    expect(decoded).toEqual({ is: 'rejected', reason: expect.stringMatching(reason) });
  });

  it('an event of tomorrow passes, one of the day after does not', () => {
    const at = (publish_time: number) =>
      decoder.decode(JSON.stringify({ msg_type: 4, action_type: 1, publish_time, context: {} }), now).is;
    expect([at(now + 86_400_000), at(now + 86_400_001)]).toEqual(['hazard', 'rejected']);
  });
});
