import * as z from 'zod';
import type { DeviceMeaning } from '../../preload/contract/device.ts';
import { expects } from './check.ts';
import { generation, httpPath, keys, milliseconds, times, words } from './field.ts';

/**
 * What a settings file may say about how one Rexsys server differs: the fields of
 * `main/feed/rexsys/options.ts`, every one optional. `overlay` lays them over the defaults there.
 */

const meanings = ['notice', 'state', 'answer', 'alive', 'request'] as const satisfies DeviceMeaning[];
const meaningExpected = 'what it means here: "notice", "state", "answer", "alive" or "request"';
const types = ['string', 'number', 'boolean', 'object', 'list', 'any'] as const;
const typeExpected = '"string", "number", "boolean", "object", "list" or "any"';

const client = z.strictObject({ client: words, name: words }, expects('a device: { "client", "name" }'));
const command = z.strictObject(
  {
    command: words,
    means: z.enum(meanings, expects(meaningExpected)),
    data: z.record(
      z.string(),
      z.enum(types, expects(typeExpected)),
      expects('the fields of its data, each with its type'),
    ),
  },
  expects('a command: { "command", "means", "data" }'),
);

export const rexsysSchema = z.strictObject(
  {
    protocol: generation,
    path: httpPath().exactOptional(),
    body: z.enum(['auto', 'form', 'text'], expects('"auto", "form" or "text"')).exactOptional(),
    httpData: z.enum(['auto', 'text', 'object'], expects('"auto", "text" or "object"')).exactOptional(),
    clients: z.array(client, expects('a list of devices')).exactOptional(),
    commands: z.array(command, expects('a list of commands')).exactOptional(),
    paths: z
      .strictObject(
        { certificate: httpPath().exactOptional(), send: httpPath().exactOptional() },
        expects('{ "certificate", "send" }'),
      )
      .exactOptional(),
    secretKeys: keys,
    timing: times({ connectMs: milliseconds(100), restMs: milliseconds(100), answerMs: milliseconds(100) }),
  },
  expects('what this server does differently'),
);

export type RexsysOverrides = z.infer<typeof rexsysSchema>;
