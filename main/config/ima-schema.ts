import * as z from 'zod';
import { expects } from './check.ts';
import { keys, milliseconds, times } from './field.ts';

/**
 * What a settings file may say about how one IMA back end differs: the tables and times of
 * `main/feed/ima/options.ts`, every one optional. `overlay` lays them over the defaults there.
 */

const kindExpected = 'a kind of hazard, such as gas';
const state = z.enum(
  ['normal', 'caution', 'danger', 'unknown'],
  expects('"normal", "caution", "danger" or "unknown"'),
);

const speakerState = z.enum(
  ['playing', 'done', 'stopped', 'failed'],
  expects('what a broadcast device does then: "playing", "done", "stopped" or "failed"'),
);
/** Of a wrong key a record tells in its own words. */
const speakerStatesExpected =
  'codes as msg_type 100 has them, without blanks around and at most 40 long, to what a broadcast device does then';
const code = z.string().regex(/^\S(.{0,38}\S)?$/u);

function table<T extends z.ZodType>(value: T, expected: string) {
  return z.record(z.string(), value, expects(expected)).exactOptional();
}

export const imaSchema = z.strictObject(
  {
    transports: z
      .array(
        z.enum(
          ['websocket', 'xhr-streaming', 'xhr-polling'],
          expects('"websocket", "xhr-streaming" or "xhr-polling"'),
        ),
        expects('a list of SockJS transports'),
      )
      .min(1, expects('at least one transport'))
      .exactOptional(),
    timing: times({
      connectMs: milliseconds(100),
      beatMs: milliseconds(100),
      sockJsBeatMs: milliseconds(0),
      pingMs: milliseconds(100),
      restMs: milliseconds(100),
      copyMs: milliseconds(0),
      holdMs: milliseconds(0),
      resyncMs: milliseconds(100),
    }),
    kinds: table(
      z.string(expects(kindExpected)).regex(/^[a-z][a-z0-9-]*$/, expects(kindExpected)),
      'msg_type to kind of hazard',
    ),
    sourceKeys: z
      .strictObject(
        { device: keys, camera: keys, worker: keys, sensor: keys },
        expects('{ "device", "camera", "worker", "sensor" }'),
      )
      .exactOptional(),
    nameKeys: keys,
    siteKeys: keys,
    placeKeys: z
      .strictObject(
        { x: keys, y: keys, plan: keys, longitude: keys, latitude: keys },
        expects('{ "x", "y", "plan", "longitude", "latitude" }'),
      )
      .exactOptional(),
    cameraEventKeys: keys,
    messageKeys: keys,
    readingKeys: keys,
    units: table(z.string(expects('a unit or null')).nullable(), 'reading to unit'),
    voids: table(z.number(expects('a number')), 'reading to the number that means "not measured"'),
    states: z
      .strictObject(
        { names: table(state, 'state_name to state'), codes: table(state, 'state to state') },
        expects('{ "names", "codes" }'),
      )
      .exactOptional(),
    speakerStates: z.record(code, speakerState, expects(speakerStatesExpected)).exactOptional(),
    secretKeys: keys,
  },
  expects('what this back end does differently'),
);

export type ImaOverrides = z.infer<typeof imaSchema>;
