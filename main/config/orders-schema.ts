import * as z from 'zod';
import { expects } from './check.ts';
import { httpPath, milliseconds, times, words } from './field.ts';

/**
 * What a settings file may say about how one work-order system differs: the fields of
 * `main/feed/orders/options.ts`, every one optional. `overlay` lays them over the defaults there.
 */
export const ordersSchema = z.strictObject(
  {
    role: words.nullable().exactOptional(),
    paths: z
      .strictObject(
        {
          list: httpPath().exactOptional(),
          order: httpPath(':id').exactOptional(),
          accept: httpPath(':id').exactOptional(),
          login: httpPath().exactOptional(),
          refresh: httpPath().exactOptional(),
        },
        expects('{ "list", "order", "accept", "login", "refresh" }'),
      )
      .exactOptional(),
    timing: times({ connectMs: milliseconds(100), restMs: milliseconds(100), pingMs: milliseconds(100) }),
  },
  expects('what this system does differently'),
);

export type OrdersOverrides = z.infer<typeof ordersSchema>;
