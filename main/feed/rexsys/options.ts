import type { DeviceMeaning } from '../../../preload/contract/device.ts';

/** `?` at the end of a field's name: it may be missing. */
export type DataShape = Readonly<Record<string, 'string' | 'number' | 'boolean' | 'object' | 'list' | 'any'>>;

/** One row of the table of commands: its name on the wire, the shape of its data, and what it means here. */
export interface CommandRule {
  readonly command: string;
  readonly means: DeviceMeaning;
  readonly data: DataShape;
}

/** How a Rexsys server is spoken to. Everything that the documents leave open is a setting. */
export interface RexsysOptions {
  readonly id: string;
  /** The origin: `http(s)://host`. Certificate, socket and HTTP way are all under it. */
  readonly url: string;
  readonly project: string;
  /** Engine.IO generation; `auto` tries 4, then 3. */
  readonly protocol: 'auto' | 3 | 4;
  /** The HTTP path of the transport. */
  readonly path: string;
  /** `form`: the field `EncodeData`; `text`: the bare encoded string; `auto`: form, then text. */
  readonly body: 'auto' | 'form' | 'text';
  /** `data` of the HTTP way as JSON text, as an object, or text first and the object on an error. */
  readonly httpData: 'auto' | 'text' | 'object';
  /** The devices that are known by name. */
  readonly clients: readonly { readonly client: string; readonly name: string }[];
  readonly commands: readonly CommandRule[];
  readonly paths: { readonly certificate: string; readonly send: string };
  /** Names of fields that are blanked wherever data is shown or kept. */
  readonly secretKeys: readonly string[];
  readonly timing: {
    readonly connectMs: number;
    readonly restMs: number;
    /** How long a request waits for a device's answer where its command has one. */
    readonly answerMs: number;
  };
}

export const rexsysDefaults: Omit<RexsysOptions, 'id' | 'url' | 'project'> = {
  protocol: 'auto',
  path: '/socket.io/',
  body: 'auto',
  httpData: 'auto',
  clients: [],
  commands: [
    { command: 'alive', means: 'alive', data: {} },
    { command: 'state', means: 'state', data: { state: 'string', 'detail?': 'any' } },
    { command: 'answer', means: 'answer', data: { 'request?': 'string', 'ok?': 'boolean' } },
    { command: 'notice', means: 'notice', data: { text: 'string' } },
  ],
  paths: { certificate: '/api/rexsys/cgi/certificate/productkey', send: '/api/ide/io/send' },
  secretKeys: ['token', 'productkey', 'projectkey', 'password', 'pw'],
  timing: { connectMs: 8_000, restMs: 8_000, answerMs: 5_000 },
};
