import * as fc from 'fast-check';

/** Any settings file that passes its check, and all that nobody may read in it. */
export const settingsFile = fc
  .record({
    connections: fc.uniqueArray(connection(), { selector: ({ value }) => value.id, maxLength: 5 }),
    operators: fc.uniqueArray(operator(), {
      selector: ({ value }) => value.name.toLowerCase(),
      maxLength: 4,
    }),
    hook: webhook(),
    kiosk: operator(),
    indent: fc.constantFrom(0, 2, 4, '\t'),
    note: fc.string({ maxLength: 8 }),
  })
  .map(({ connections, operators, hook, kiosk, indent, note }) => ({
    text: JSON.stringify(
      {
        note,
        connections: connections
          .map(({ value }) => value)
          .filter(
            ({ kind }, index, all) =>
              kind !== 'room' || all.findIndex((each) => each.kind === kind) === index,
          ),
        operators: operators.map(({ value }) => value),
        broadcast: { ports: [hook.value] },
        kiosk: { memoryMb: 700, pin: kiosk.value.pin },
      },
      null,
      indent,
    ),
    secrets: [...connections, ...operators, hook, kiosk].flatMap((each) => each.secrets),
  }));

/** Marked, so that it stands nowhere by chance; with whatever people put into passwords. */
function secret(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.stringMatching(/^[0-9a-f]{8}$/), fc.string({ maxLength: 12 }))
    .map(([hexa, tail]) => `S3cr3t-${hexa}${tail}`);
}

function account(): fc.Arbitrary<{ way: string; value: Record<string, string>; secrets: string[] }> {
  return fc
    .record({ a: secret(), b: secret(), way: fc.constantFrom('token', 'login', 'password') })
    .map(({ a, b, way }) => {
      if (way === 'token') return { way, value: { token: a }, secrets: [a] };
      if (way === 'password') return { way, value: { user: 'desk', password: a }, secrets: [a] };
      const value = { user: 'desk', password: a, client: 'console', clientSecret: b };
      return { way, value, secrets: [a, b] };
    });
}

function connection() {
  const kinds = fc.constantFrom('ima', 'rexsys', 'chat', 'orders', 'room');
  const id = fc.stringMatching(/^[a-z]{1,8}$/);
  return fc
    .record({ kind: kinds, id, own: account(), isOpen: fc.boolean() })
    .map(({ kind, id, own, isOpen }) => {
      const web = { url: isOpen ? 'http://a.example' : 'https://a.example', rest: 'http://a.example' };
      const socket = { ...web, url: isOpen ? 'ws://a.example/ws' : 'wss://a.example/ws' };
      const [first = ''] = own.secrets;
      const isLogin = own.way === 'login';
      switch (kind) {
        case 'ima': {
          const sites = [{ wp_no: 1, name: 'Site 1' }];
          const value = own.way === 'password' ? { token: first } : own.value;
          return { value: { id, kind, ...web, sites, account: value }, secrets: own.secrets };
        }
        case 'rexsys': {
          const value = { id, kind, url: web.url, project: 'demo', account: { productkey: first } };
          return { value, secrets: [first] };
        }
        case 'room': {
          const value = { id, kind, url: socket.url, account: { user: 'desk', password: first } };
          return { value, secrets: [first] };
        }
        default: {
          const value = isLogin ? { token: first } : own.value;
          const place = kind === 'chat' ? web : socket;
          return { value: { id, kind, ...place, account: value }, secrets: [first] };
        }
      }
    });
}

function webhook() {
  return fc.record({ token: secret(), isOpen: fc.boolean() }).map(({ token, isOpen }) => {
    const url = isOpen ? 'http://a.example' : 'https://a.example';
    return { value: { id: 'hook', kind: 'webhook', token, url }, secrets: [token] };
  });
}

function operator() {
  return fc
    .record({
      name: fc.stringMatching(/^[A-Za-z가-힣]{1,12}$/),
      role: fc.constantFrom('viewer', 'operator', 'supervisor'),
      // Long enough to stand nowhere by chance.
      pin: fc.stringMatching(/^[0-9]{10,12}$/),
    })
    .map((value) => ({ value, secrets: [value.pin] }));
}

/** Every value of a JSON text, with a function that puts another in its place. */
export function placesOf(value: unknown, path: readonly string[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    { path: [...path, key].join(), put: (other: unknown) => void Reflect.set(value, key, other) },
    ...placesOf(each, [...path, key]),
  ]);
}

export interface Place {
  /** `connections,0,url` */
  readonly path: string;
  readonly put: (other: unknown) => void;
}
