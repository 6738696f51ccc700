import type { Entry } from '../../../preload/contract/log.ts';
import { because } from '../../../preload/contract/reason.ts';
import { wallViews } from '../../../preload/contract/window.ts';
import { broadcastChecks, broadcastEntries, broadcastScenes, checkOf, draftOf } from '../broadcast-scenes.ts';
import { FakeBridge } from '../fake-bridge.ts';
import { noon } from '../fixture.ts';
import { gateMessages, manyMessages, rooms } from '../message-scenes.ts';
import { scenes } from '../scenes.ts';
import { wallPlan, windowScenes } from '../window-scenes.ts';

/**
 * The console on an invented main: `?scene=busy&language=en&kiosk`. The clock stands at the scene's time, so
 * that pictures of the same scene are the same.
 */
const wanted = new URLSearchParams(location.search);
const known = { ...scenes, ...broadcastScenes, ...windowScenes };
const scene = known[wanted.get('scene') ?? 'busy'];
if (!scene) throw new Error(`no such scene; there are ${Object.keys(known).join(', ')}`);

const started = performance.now();
const isMoving = wanted.has('moving');
Date.now = () => noon + (isMoving ? performance.now() - started : 0);

// A machine that makes pictures has no loudspeaker; a control room has.
if (!wanted.has('silent')) {
  Object.defineProperty(navigator.mediaDevices, 'enumerateDevices', {
    value: () => Promise.resolve([{ kind: 'audiooutput' }]),
  });
}

const bridge = new FakeBridge({
  ...scene(),
  language: wanted.get('language') === 'en' ? 'en' : 'ko',
  kiosk: wanted.has('kiosk'),
});
const wallView = wallViews.find((view) => view === wanted.get('wall'));
if (wallView) {
  const wall = wallPlan({
    ...{ view: wallView, zoom: Number(wanted.get('zoom') ?? 1) },
    sites: wanted.get('sites')?.split(',') ?? null,
  });
  bridge.windowPlan = { id: wall.id, wall, kept: null };
}
bridge.draft = draftOf();
bridge.check = broadcastChecks[wanted.get('check') ?? ''] ?? checkOf();
const [gate, crane] = rooms;
if (gate) bridge.messages.set(gate.id, gateMessages(bridge.snapshot.alarms[0]?.id ?? ''));
if (crane) bridge.messages.set(crane.id, manyMessages(400, 1_000, crane.id));
bridge.entries = bridge.snapshot.alarms
  .slice(0, 400)
  .flatMap((alarm, index): readonly Entry[] => {
    const { id, site, kind, source, severity, latching, readings, place, message } = alarm;
    const hazard = (outcome: 'raised' | 'updated', at: number, value: number): Entry => ({
      id: at * 1024 + index,
      at,
      type: 'hazard',
      alarm: id,
      outcome,
      report: {
        connection: 'ima-main',
        site,
        kind,
        source,
        action: outcome === 'raised' ? 'raised' : 'progress',
        severity,
        latching,
        sourceTime: at - 400,
        receivedAt: at,
        readings: readings.map((reading) => ({ ...reading, value })),
        place,
        message,
        context: JSON.stringify({ device_id: source.id, measure_data: value, state_name: '위험' }),
      },
    });
    const from = readings[0]?.value ?? 0;
    const told = Array.from({ length: 12 }, (_, step) =>
      hazard('updated', alarm.raisedAt - step * 20_000, from - step ** 1.4),
    );
    const first = hazard('raised', alarm.raisedAt - 260_000, from / 2);
    const { acknowledgement } = alarm;
    if (acknowledgement === null) return [...told, first];
    const acknowledged: Entry = {
      id: acknowledgement.at * 1024 + index,
      at: acknowledgement.at,
      type: 'command',
      alarm: id,
      outcome: 'accepted',
      operator: acknowledgement.operator,
      command: {
        command: 'acknowledge',
        target: { alarm: id, occurrence: alarm.occurrence, severity },
        note: null,
      },
    };
    return [acknowledged, ...told, first];
  })
  .concat(
    broadcastEntries,
    {
      id: (noon - 61_000) * 1024,
      at: noon - 61_000,
      type: 'link',
      connection: 'ima-south',
      link: { state: 'waiting', retryAt: noon, reason: because('cut', 'close 1006') },
    },
    {
      id: (noon - 70_000) * 1024,
      at: noon - 70_000,
      type: 'rejected',
      connection: 'ima-main',
      reason: because('unreadable', 'publish_time: expected a time, got 2099'),
      copy: '{"msg_type":"3","publish_time":"2099-01-01 00:00:00","wp_no":3,"context":{"device_id":"G-1"',
    },
    { id: (noon - 3_600_000) * 1024, at: noon - 3_600_000, type: 'system', what: 'started', detail: '0.1.0' },
  )
  .sort((a, b) => b.id - a.id);
/** A plan with a few rooms, as a picture of its own: the preview has no `app:` to ask. */
const plan = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="480" fill="none" stroke="#4a5056" stroke-width="4"><rect width="800" height="480" fill="#16181a" stroke="none"/><path d="M30 30h740v420H30ZM290 30v160M290 250v200M30 190h260M520 30v220M520 310v140M520 250h250M400 450v-80h80v80"/></svg>`;
bridge.getSiteDetail = (site) =>
  Promise.resolve({
    ok: true,
    value: {
      site,
      fences: [],
      plans: [
        {
          id: 'b2',
          name: '지하 2층',
          image: URL.createObjectURL(new Blob([plan], { type: 'image/svg+xml' })),
          markers: [],
        },
      ],
    },
  });

Object.defineProperty(window, 'bridge', { value: bridge });
Object.defineProperty(window, 'fakeBridge', { value: bridge });

await import('../../../renderer/main.ts');
