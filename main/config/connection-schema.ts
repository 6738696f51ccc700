import * as z from 'zod';
import { brokerAccount, imaAccount, personAccount, rexsysAccount } from './account-schema.ts';
import { chatSchema } from './chat-schema.ts';
import { expects } from './check.ts';
import { address, id, lngLat, origin, words } from './field.ts';
import { imaSchema } from './ima-schema.ts';
import { ordersSchema } from './orders-schema.ts';
import { rexsysSchema } from './rexsys-schema.ts';
import { roomSchema } from './room-schema.ts';

/** A connection as it is written in the file. What each field means is told by `ConnectionSettings`. */

const web = ['https:', 'http:'];
const socket = ['wss:', 'ws:'];

const connectionExpected = 'a connection: { "id", "kind", "url", "account" }';
const kindExpected = '"ima", "rexsys", "chat", "orders" or "room"';

// Site 0 is where events go that name no site.
const wpNoExpected = 'the wp_no of a site, a whole number of at least 1';
const site = z.strictObject(
  {
    wp_no: z.int(expects(wpNoExpected)).min(1, expects(wpNoExpected)),
    name: words,
    position: lngLat.exactOptional(),
  },
  expects('a site: { "wp_no", "name", "position" }'),
);

const ima = z.strictObject({
  id,
  kind: z.literal('ima'),
  url: address([...web, ...socket]),
  rest: address(web).exactOptional(),
  account: imaAccount,
  sites: z.array(site, expects('a list of sites')).exactOptional(),
  ima: imaSchema.exactOptional(),
});

const rexsys = z.strictObject({
  id,
  kind: z.literal('rexsys'),
  url: origin(web),
  // It becomes a part of the namespace, `/io/<project>/client`.
  project: id,
  account: rexsysAccount,
  rexsys: rexsysSchema.exactOptional(),
});

const chat = z.strictObject({
  id,
  kind: z.literal('chat'),
  url: address(web),
  rest: origin(web).exactOptional(),
  account: personAccount,
  chat: chatSchema.exactOptional(),
});

const orders = z.strictObject({
  id,
  kind: z.literal('orders'),
  url: address(socket),
  rest: origin(web).exactOptional(),
  account: personAccount,
  orders: ordersSchema.exactOptional(),
});

const room = z.strictObject({
  id,
  kind: z.literal('room'),
  url: address(socket),
  account: brokerAccount,
  room: roomSchema.exactOptional(),
});

/** Told apart by `kind`; of a connection whose kind is wrong nothing else is looked at. */
export const connectionSchema = z.discriminatedUnion('kind', [ima, rexsys, chat, orders, room], {
  error: ({ code }) => (code === 'invalid_union' ? kindExpected : connectionExpected),
});

export type ConnectionFile = z.infer<typeof connectionSchema>;
