import * as z from 'zod';
import { expects } from './check.ts';
import { id, lngLat, siteId, words } from './field.ts';

/** Zones and groups of zones as they are written in the file; the meaning of each field is that of `Zone`. */

const percentExpected = 'percent of the plan, from 0 to 100';
const percent = z
  .number(expects(percentExpected))
  .min(0, expects(percentExpected))
  .max(100, expects(percentExpected));
const extentExpected = 'percent of the plan, more than 0, that end within it';
const extent = z
  .number(expects(extentExpected))
  .positive(expects(extentExpected))
  .max(100, expects(extentExpected));

const onPlan = z
  .strictObject({
    on: z.literal('plan'),
    plan: words.nullable().exactOptional(),
    x: percent,
    y: percent,
    width: extent,
    height: extent,
  })
  .superRefine(({ x, y, width, height }, context) => {
    const sides = [
      ['width', x, x + width],
      ['height', y, y + height],
    ] as const;
    for (const [field, start, end] of sides) {
      // A plan drawn in thirds ends at 100.00000000000001; what begins beside it is told already.
      if (start > 100 || end <= 100.001) continue;
      context.addIssue({ code: 'custom', path: [field], message: extentExpected });
    }
  });

const radiusExpected = 'metres, more than 0, at most 100000';
const onMap = z.strictObject({
  on: z.literal('map'),
  centre: lngLat,
  radiusM: z
    .number(expects(radiusExpected))
    .positive(expects(radiusExpected))
    .max(100_000, expects(radiusExpected)),
});

const area = z
  .discriminatedUnion('on', [onPlan, onMap], {
    error: ({ code }) =>
      code === 'invalid_union' ? '"plan" or "map"' : 'an area: { "on", … }, or null for the whole site',
  })
  .nullable();

const outlet = z.strictObject(
  { port: id, address: words, name: words.exactOptional() },
  expects('an outlet: { "port", "address" }'),
);
const outletsExpected = 'a list of at least one outlet';

const volumeExpected = 'percent, from 0 to 100';

export const zoneSchema = z.strictObject(
  {
    id,
    name: words,
    site: siteId,
    area: area.exactOptional(),
    outlets: z.array(outlet, expects(outletsExpected)).min(1, expects(outletsExpected)),
    volume: z
      .number(expects(volumeExpected))
      .min(0, expects(volumeExpected))
      .max(100, expects(volumeExpected))
      .nullable()
      .exactOptional(),
  },
  expects('a zone: { "id", "name", "site", "outlets" }'),
);

export const zoneIds = z
  .array(id, expects('a list of the ids of zones'))
  .min(1, expects('the id of at least one zone'));

export const groupSchema = z.strictObject(
  { id, name: words, zones: zoneIds },
  expects('a group: { "id", "name", "zones" }'),
);

export type ZoneFile = z.infer<typeof zoneSchema>;
