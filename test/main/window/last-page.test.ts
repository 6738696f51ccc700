import { describe, expect, test } from 'vitest';
import { escapeHtml, lastFacts, lastPage, type LastFacts } from '../../../main/window/last-page.ts';
import type { Alarm } from '../../../preload/contract/alarm.ts';
import type { LinkStatus } from '../../../preload/contract/link.ts';
import type { Site } from '../../../preload/contract/site.ts';

const now = 1_700_000_000_000;
const facts: LastFacts = {
  mode: 'live',
  language: 'ko',
  counts: { critical: 2, high: 0, medium: 1, low: 0 },
  unacknowledged: 1,
  sites: 6,
  blind: ['서울 한빛'],
  newestAt: now - 90_000,
};

describe('the page', () => {
  test('says what is known, why, and when the next try is, in both languages', () => {
    const page = lastPage(facts, now);
    for (const words of [
      '화면을 표시할 수 없습니다',
      'This picture cannot be shown',
      '감시와 기록은 계속됩니다',
      '미확인 1건',
      '1 unacknowledged',
      '현장 6곳 중 1곳 확인 불가',
      '1 of 6 sites not verified',
      '서울 한빛',
      '마지막 데이터 90초 전',
      'Last data 90 s ago',
      '15초 안에',
      'within 15 seconds',
      '>2</text>',
      '위험 · Critical',
    ]) {
      expect(page, words).toContain(words);
    }
  });

  test("begins with the desk's language", () => {
    const page = lastPage({ ...facts, language: 'en' }, now);
    expect(page.indexOf('This picture')).toBeLessThan(page.indexOf('화면을 표시'));
    expect(page).toContain('<html lang="en">');
  });

  test('needs no script, no style, nothing from elsewhere, and asks for itself again', () => {
    const page = lastPage(facts, now);
    expect(page).not.toMatch(/<script|<style|<link|<img|style=|\son\w+=|(?:src|href)=|url\(/i);
    expect(page).toContain('<meta http-equiv="refresh" content="5">');
  });

  test('names of sites are data', () => {
    const page = lastPage({ ...facts, blind: ['<script>x</script>', '"&\''] }, now);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;x&lt;/script');
    expect(page).toContain('&quot;&amp;&#39;');
  });

  test('many names are cut, and their number is told', () => {
    const blind = Array.from({ length: 40 }, (_, index) => `현장 ${index} ${'가'.repeat(30)}`);
    const page = lastPage({ ...facts, sites: 40, blind }, now);
    expect(page).toContain('외 36곳');
    expect(page).not.toContain('현장 4 가');
    expect(page).not.toContain('가'.repeat(20));
  });

  test('a drill is told as one, and live never is', () => {
    expect(lastPage({ ...facts, mode: 'drill' }, now)).toContain('훈련 · DRILL');
    expect(lastPage(facts, now)).not.toMatch(/훈련|DRILL/);
  });

  test.each([
    [null, '받은 데이터 없음'],
    [now, '마지막 데이터 0초 전'],
    [now + 5_000, '마지막 데이터 0초 전'],
    [now - 600_000, '마지막 데이터 10분 전'],
    [now - 8 * 3_600_000, '마지막 데이터 8시간 전'],
    [now - 3 * 86_400_000, '마지막 데이터 3일 전'],
  ])('data of %s are named as old as they are', (newestAt, words) => {
    expect(lastPage({ ...facts, newestAt }, now)).toContain(words);
  });

  test('calm has no colour of an alarm', () => {
    const calm = {
      ...facts,
      counts: { critical: 0, high: 0, medium: 0, low: 0 },
      unacknowledged: 0,
      blind: [],
    };
    expect(lastPage(calm, now)).not.toMatch(/#ff4d4f|#ff9f1a|#ffd84d|#5cc8ff/);
    expect(lastPage(calm, now)).toContain('현장 6곳 모두 연결됨');
    expect(lastPage({ ...calm, sites: 0 }, now)).toContain('아직 알려진 현장 없음');
  });
});

test('what it says is taken from the facts', () => {
  const alarm = (severity: Alarm['severity'], isAcknowledged: boolean, isShelved = false) =>
    ({ severity, acknowledgement: isAcknowledged ? {} : null, shelf: isShelved ? {} : null }) as Alarm;
  const site = (name: string, connection: string, unverifiedSince: number | null) =>
    ({ name, connection, unverifiedSince }) as Site;
  const link = (connection: string, state: 'up' | 'stale', lastHeardAt: number | null) =>
    ({ connection, link: { state }, lastHeardAt }) as LinkStatus;
  expect(
    lastFacts({
      mode: 'live',
      language: 'en',
      alarms: [
        alarm('critical', false),
        alarm('critical', true),
        alarm('low', false),
        alarm('high', false, true),
      ],
      sites: [site('A', 'one', null), site('B', 'two', null), site('C', 'one', 5), site('D', 'none', null)],
      links: [link('one', 'up', 100), link('two', 'stale', 90), link('chat', 'up', 500)],
    }),
  ).toEqual({
    mode: 'live',
    language: 'en',
    counts: { critical: 2, high: 0, medium: 0, low: 1 },
    unacknowledged: 2,
    sites: 4,
    blind: ['B', 'C', 'D'],
    newestAt: 100,
  });
});

test('every letter with a meaning is escaped', () => {
  expect(escapeHtml(`<a href="x" onclick='y'>&</a>`)).toBe(
    '&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;&lt;/a&gt;',
  );
});
