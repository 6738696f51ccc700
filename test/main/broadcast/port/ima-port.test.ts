/** Words to phones, over a real site platform. */
import { afterEach, describe, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import type { Utterance } from '../../../../main/broadcast/port.ts';
import { ImaNoticePort, ImaPushPort } from '../../../../main/broadcast/port/ima-port.ts';
import { noticeWordsOf } from '../../../../main/broadcast/port/notice-words.ts';
import type { RestAnswer, RestRequest } from '../../../../main/drill/ima-server.ts';
import { setUp, type Setup } from '../../feed/watch-feed.ts';
import { ManualClock } from '../../manual-clock.ts';
import { PortWatch, turns, utterance } from './port-watch.ts';

const undos: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

const id = 'desk-1/7';
const base = { name: 'Phones', connection: 'ima-1' } as const;

async function rig(
  answer: (request: RestRequest) => RestAnswer | Promise<RestAnswer> = () => ({ context: null }),
  setup: Setup = {},
) {
  const asked: RestRequest[] = [];
  const stand = await setUp({
    isRestThere: true,
    ...setup,
    server: {
      ...setup.server,
      rest: (request) => {
        if (!/push|notify/.test(request.path)) return undefined;
        asked.push(request);
        return answer(request);
      },
    },
  });
  undos.push(() => stand.stop());
  const clock = new ManualClock();
  const push = new ImaPushPort(
    'live',
    { ...base, kind: 'ima-push', id: 'push', isSiren: true },
    stand.feed,
    clock,
  );
  const notice = new ImaNoticePort('live', { ...base, kind: 'ima-notice', id: 'notice' }, stand.feed, clock);
  undos.push(
    () => push.close(),
    () => notice.close(),
  );
  return { ...stand, asked, push, notice, pushed: new PortWatch(push), noticed: new PortWatch(notice) };
}

const to = (...addresses: string[]) => addresses.map((address) => ({ address, volume: null }));

describe('a push', () => {
  it('is one call for all workers of a site, each of whom then has it', async () => {
    const { push, pushed, asked } = await rig();
    push.say(utterance('live'), to('3:501', '4:601', '3:502', '3:501'));
    expect(pushed.reports).toEqual([]);
    await pushed.until(({ reports }) => reports.filter(({ state }) => state === 'accepted').length === 3);
    const content = '가스가 샙니다. 대피하세요.\nGas leak. Leave now.';
    const words = { pu_subject: '가스가 샙니다.', pu_content: content, pu_chk: 1 };
    expect(asked.map(({ body }) => body)).toEqual(
      expect.arrayContaining([
        { mb_no_list: [501, 502], wp_no: 3, ...words },
        { mb_no_list: [601], wp_no: 4, ...words },
      ]),
    );
    expect(asked).toHaveLength(2);
    expect(pushed.at('3:501')).toEqual(['sent', 'accepted']);
  });

  it.each(['501', '3:', ':501', '3:5x', '3:501:1', ''])('to "%s" fails alone', async (address) => {
    const { push, pushed, asked } = await rig();
    push.say(utterance('live'), to(address, '3:501'));
    await pushed.state(address, 'failed');
    await pushed.state('3:501', 'accepted');
    expect(pushed.at(address)).toEqual(['failed: not set up here: SITE:WORKER']);
    expect(asked).toHaveLength(1);
  });
});

describe('a notice', () => {
  it('is one call for each site, and each has its own answer', async () => {
    const { notice, noticed, asked } = await rig(({ path }) =>
      path.includes('wp-4') ? { status: 500, message: 'down' } : { context: null },
    );
    notice.say(utterance('live', { ko: null }), to('wp-3', 'wp-4'));
    await noticed.state('wp-3', 'accepted');
    await noticed.state('wp-4', 'failed');
    expect(noticed.at('wp-4')).toEqual(['sent', 'failed: answered with status 500: down']);
    expect(asked[0]?.body).toEqual({ puSubject: 'Gas leak.', puContent: 'Gas leak. Leave now.' });
  });

  it('of a token that is turned away fails in words, without it', async () => {
    const { notice, noticed, asked } = await rig(undefined, { server: { tokens: ['token-2'] } });
    notice.say(utterance('live'), to('wp-3'));
    await noticed.state('wp-3', 'failed');
    expect(noticed.at('wp-3').at(-1)).toMatch(/ 401: Invalid token$/);
    expect(JSON.stringify(noticed.reports)).not.toContain('token-1');
    expect(asked).toEqual([]);
  });

  it('on which the platform hangs may have arrived', async () => {
    const { notice, noticed } = await rig(() => new Promise(() => {}), { timing: { restMs: 100 } });
    notice.say(utterance('live'), to('wp-3'));
    await noticed.until(({ reports }) => reports.length === 2);
    expect(noticed.at('wp-3')).toEqual(['sent', 'sent: no answer within 0.1 s']);
  });
});

describe('what cannot be written', () => {
  it('is a recording without words', async () => {
    const { push, pushed, asked } = await rig();
    push.say(utterance('live', { ko: ' ', en: null }), to('3:501'));
    await pushed.state('3:501', 'failed');
    expect(pushed.at('3:501')).toEqual(['failed: not offered there']);
    expect(asked).toEqual([]);
  });

  it('is what is of the other mode, which the types rule out', async () => {
    const { notice, noticed, asked } = await rig();
    notice.say(utterance('drill') as unknown as Utterance<'live'>, to('wp-3'));
    await noticed.state('wp-3', 'failed');
    expect(noticed.at('wp-3')).toEqual(['failed: not offered there: drill, live']);
    expect(asked).toEqual([]);
  });
});

it('what was sent to a phone cannot be stopped, and the port says so of each', async () => {
  const { push, pushed } = await rig();
  push.stop(id, ['3:501', '3:502']);
  await pushed.state('3:502', 'failed');
  expect(pushed.at('3:501')).toEqual(['failed: it cannot be stopped or taken back from here']);
  expect(push.can).toEqual(['text']);
});

it('the trouble of a port is that of its connection, and where there is no REST there is no way', async () => {
  const { notice, noticed, feed, watch } = await rig();
  expect(notice.facts).toMatchObject({ follows: 'accepts', trouble: because('closed') });
  feed.start();
  await watch.link('up');
  expect(notice.facts.trouble).toBeNull();
  expect(noticed.changes).toBeGreaterThan(0);
  const without = await rig(undefined, { isRestThere: false });
  expect(without.notice.facts.trouble).toEqual(because('not-set-up', 'REST'));
});

it('a port that is closed tells nothing more', async () => {
  const { notice, noticed, feed, watch } = await rig();
  await notice.close();
  await notice.close();
  notice.say(utterance('live'), to('wp-3'));
  notice.stop(id, ['wp-3']);
  feed.start();
  await watch.link('up');
  await turns();
  expect([noticed.reports, noticed.changes]).toEqual([[], 0]);
});

describe('a subject', () => {
  it.each([
    ['대피하세요. 빨리.', '대피하세요.'],
    ['CO 12.5 ppm 입니다! 대피', 'CO 12.5 ppm 입니다!'],
    ['끝이  없는\n말', '끝이 없는 말'],
    ['가'.repeat(80), `${'가'.repeat(59)}…`],
    ['😀'.repeat(80), `${'😀'.repeat(59)}…`],
  ])('of "%s" is its first sentence', (ko, subject) => {
    expect(noticeWordsOf({ ko, en: 'x' })).toEqual({ subject, content: `${ko}\nx` });
  });
});
