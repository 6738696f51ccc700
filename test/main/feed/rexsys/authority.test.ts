import { afterEach, describe, expect, it } from 'vitest';
import { because, becauseOfTime } from '../../../../preload/contract/reason.ts';
import { createRexsysAuthority } from '../../../../main/feed/rexsys/authority.ts';
import { rexsysDefaults, type RexsysOptions } from '../../../../main/feed/rexsys/options.ts';
import { answering, decoded, type Answering, type Asked } from './answering.ts';

const productKey = 'pk-3f61-secret';
const now = Date.UTC(2030, 11, 1);
const servers: Answering[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** The documented sample. */
function sample(differences: Record<string, unknown> = {}) {
  return {
    rexsys: {
      result: {
        clientid: 'console',
        clients: '12',
        config: { io: { client: '/io/demo/client', user: '/io/demo/user' } },
        expire: { datetime: '2030-12-31 23:59:59', timestamp: 1_924_959_599 },
        namespace: 'ide',
        productkey: productKey,
        project: 'demo',
        token: 'token-1',
        ...differences,
      },
      server: { status: 'success', timestamp: now / 1_000, version: '2.0' },
    },
  };
}

const isForm = ({ type }: Asked) => type.startsWith('application/x-www-form-urlencoded');

async function authorityFor(
  answer: Parameters<typeof answering>[0],
  options: Partial<RexsysOptions> = {},
  timeoutMs = 15_000,
) {
  const server = await answering(answer);
  servers.push(server);
  const authority = createRexsysAuthority({
    options: { ...rexsysDefaults, url: server.origin, project: 'demo', ...options },
    productKey,
    timeoutMs,
    now: () => now,
  });
  return { server, authority };
}

describe('the certificate call', () => {
  it('sends the project and the key in the form field EncodeData, encoded as documented', async () => {
    const { server, authority } = await authorityFor(() => ({ body: sample() }));
    expect(await authority.login()).toEqual({
      ok: true,
      grant: { access: 'token-1', refresh: null, lifeMs: 1_924_959_599_000 - now },
    });
    expect(server.asked.map(({ path }) => path)).toEqual(['/api/rexsys/cgi/certificate/productkey']);
    expect(server.asked.map(isForm)).toEqual([true]);
    expect(server.asked.map(decoded)).toEqual([{ project: 'demo', productkey: productKey }]);
  });

  it.each(['form', 'text'] as const)('sends only the style that the settings name: %s', async (body) => {
    const { server, authority } = await authorityFor(() => ({ status: 500, body: 'Oops' }), { body });
    expect(await authority.login()).toMatchObject({ ok: false, rejected: false });
    expect(server.asked.map(isForm)).toEqual([body === 'form']);
  });

  it('tries the bare text where the form is not understood, and keeps to what was', async () => {
    const { server, authority } = await authorityFor((asked) =>
      isForm(asked) ? { status: 500, body: 'Internal Server Error' } : { body: sample() },
    );
    expect((await authority.login()).ok).toBe(true);
    expect((await authority.refresh('')).ok).toBe(true);
    expect(server.asked.map(isForm)).toEqual([true, false, false]);
    expect(decoded(server.asked[1] as Asked)).toEqual({ project: 'demo', productkey: productKey });
  });

  it('tells what it learned: who we are, where to connect, how many there are, how far the clocks are apart', async () => {
    const body = sample();
    body.rexsys.server.timestamp += 90;
    const { authority } = await authorityFor(() => ({ body }));
    expect(authority.certificate()).toBeNull();
    await authority.login();
    expect(authority.certificate()).toEqual({
      clientId: 'console',
      token: 'token-1',
      namespace: '/io/demo/client',
      clients: 12,
      expiresAt: 1_924_959_599_000,
      skewMs: 90_000,
    });
  });

  it.each([
    ['http://elsewhere.example/io'],
    ['//elsewhere.example/io'],
    ['/io/demo?token=1'],
    [undefined],
    [7],
  ])('is not led elsewhere by the path %s', async (client) => {
    const { authority } = await authorityFor(() => ({ body: sample({ config: { io: { client } } }) }));
    await authority.login();
    expect(authority.certificate()?.namespace).toBe('/io/demo/client');
  });
});

describe('the end of a certificate', () => {
  it.each([
    ['epoch seconds', { timestamp: 1_924_959_599 }, 1_924_959_599_000],
    ['epoch seconds as text', { timestamp: '1924959599' }, 1_924_959_599_000],
    ['epoch milliseconds', { timestamp: 1_924_959_599_000 }, 1_924_959_599_000],
    ['Korean time', { datetime: '2030-12-31 23:59:59' }, 1_924_959_599_000],
    [
      'seconds where both are there',
      { datetime: '2031-12-31 23:59:59', timestamp: 1_924_959_599 },
      1_924_959_599_000,
    ],
    ['no date', { datetime: '2030-02-31 00:00:00' }, null],
    ['rubbish', { datetime: 'soon', timestamp: 'later' }, null],
    ['nothing', {}, null],
  ])('is read from %s', async (_name, expire, expiresAt) => {
    const { authority } = await authorityFor(() => ({ body: sample({ expire }) }));
    const answer = await authority.login();
    expect(authority.certificate()?.expiresAt).toBe(expiresAt);
    expect(answer).toMatchObject({ grant: { lifeMs: expiresAt === null ? null : expiresAt - now } });
  });

  it('is reckoned by the clock of the server, where that is told', async () => {
    const body = sample({ expire: { timestamp: now / 1_000 + 3_600 } });
    body.rexsys.server.timestamp = now / 1_000 + 1_800;
    const { authority } = await authorityFor(() => ({ body }));
    expect(await authority.login()).toMatchObject({ grant: { lifeMs: 1_800_000 } });
  });

  it('in the past is a refusal, not a token to be renewed without end', async () => {
    const { authority } = await authorityFor(() => ({
      body: sample({ expire: { timestamp: now / 1_000 - 1 } }),
    }));
    expect(await authority.login()).toEqual({
      ok: false,
      rejected: true,
      reason: because('sign-in-expired'),
    });
    expect(authority.certificate()).toBeNull();
  });
});

describe('a certificate that is not given', () => {
  const refusal = { rexsys: { result: { token: null, message: `no such key ${productKey}` }, server: {} } };

  it('is a refusal, in the words of the server and without the key', async () => {
    const { authority } = await authorityFor(() => ({ body: refusal }));
    expect(await authority.login()).toEqual({
      ok: false,
      rejected: true,
      reason: because('sign-in-refused', 'no such key ***'),
    });
  });

  it('counts also from the second style, where the first was not understood', async () => {
    const { authority } = await authorityFor((asked) =>
      isForm(asked) ? { status: 415, body: '' } : { body: refusal },
    );
    expect(await authority.login()).toMatchObject({ rejected: true });
  });

  it.each([
    ['an answer that is no JSON', { body: '<html>maintenance</html>' }],
    ['an answer without the envelope', { body: { result: 1 } }],
    ['trouble of the server', { status: 503, body: '' }],
    ['a refusal while the server is in trouble', { status: 500, body: refusal }],
    ['an answer that nests too deep', { body: '['.repeat(100_000) }],
  ])('because of %s is asked for again', async (_name, answer) => {
    const { authority } = await authorityFor(() => answer);
    expect(await authority.login()).toMatchObject({ ok: false, rejected: false });
  });

  it('because nobody answers is asked for again, and not in the other style at once', async () => {
    const { server, authority } = await authorityFor(() => 'silence', {}, 50);
    expect(await authority.login()).toEqual({
      ok: false,
      rejected: false,
      reason: becauseOfTime('no-answer-within', 50),
    });
    expect(server.asked).toHaveLength(1);
  });

  it('because nobody is there says so without the address of anybody', async () => {
    const { server, authority } = await authorityFor(() => ({ body: sample() }));
    await server.stop();
    const answer = await authority.login();
    expect(answer).toMatchObject({ ok: false, rejected: false });
    expect(JSON.stringify(answer)).toMatch(/ECONNREFUSED/);
    expect(JSON.stringify(answer)).not.toContain(productKey);
  });
});

describe('the session', () => {
  it('is given the certificate that the feed asked for, once', async () => {
    let count = 0;
    const { authority } = await authorityFor(() => ({ body: sample({ token: `token-${(count += 1)}` }) }));
    const [certified] = await Promise.all([authority.certify(), authority.certify()]);
    expect(certified).toMatchObject({ certificate: { token: 'token-1' } });
    expect(await authority.login()).toMatchObject({ grant: { access: 'token-1' } });
    expect(await authority.login()).toMatchObject({ grant: { access: 'token-2' } });
  });

  it('learns of a dead token from a login that was refused, and from a later certificate', async () => {
    let count = 0;
    const { authority } = await authorityFor(() => ({ body: sample({ token: `token-${(count += 1)}` }) }));
    expect(await authority.check('token-0')).toBeNull();
    await authority.login();
    expect(await authority.check('token-0')).toBe(false);
    expect(await authority.check('token-1')).toBeNull();
    authority.turnedAway('token-1');
    expect(await authority.check('token-1')).toBe(false);
  });

  it('leaves nothing behind when it signs out', async () => {
    const { server, authority } = await authorityFor(() => ({ body: sample() }));
    await authority.login();
    await authority.logout('token-1');
    expect(authority.certificate()).toBeNull();
    expect(server.asked).toHaveLength(1);
  });
});
