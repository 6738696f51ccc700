/**
 * What a wall shows when it can show nothing else: a page that main makes by itself, of what it knows. It needs no
 * file, no script and no style, so nothing that keeps the real page away keeps this one away, and the content policy
 * stays as it is: it is drawn with the attributes of SVG.
 */
import { severities, type Severity } from '../../preload/contract/hazard.ts';
import type { Language, Snapshot } from '../../preload/contract/snapshot.ts';

export interface LastFacts {
  readonly mode: Snapshot['mode'];
  readonly language: Language;
  /** Alarms that stand, by severity. */
  readonly counts: Readonly<Record<Severity, number>>;
  readonly unacknowledged: number;
  readonly sites: number;
  /** Names of the sites of which nothing is verified now. */
  readonly blind: readonly string[];
  /** When anything was last heard from a site, epoch ms; null: nothing yet. */
  readonly newestAt: number | null;
}

/** The page asks for itself again so often, s. */
const refreshS = 5;
/** Names of blind sites that have room. */
const mostNames = 4;

const colours: Readonly<Record<Severity, string>> = {
  critical: '#ff4d4f',
  high: '#ff9f1a',
  medium: '#ffd84d',
  low: '#5cc8ff',
};
/** Every state has its shape, also where there is no colour to be seen. */
const shapes: Readonly<Record<Severity, string>> = { critical: '▲', high: '◆', medium: '●', low: '■' };
const text = '#e6e8ea';
const quiet = '#a3a9af';
const blindText = '#b79dfb';
const drill = '#00c2d1';

interface Words {
  readonly title: string;
  readonly why: string;
  readonly goesOn: string;
  readonly nextTry: string;
  readonly severity: Readonly<Record<Severity, string>>;
  readonly unacknowledged: (count: number) => string;
  readonly sites: (sites: number, blind: number) => string;
  readonly more: (count: number) => string;
  readonly newest: (age: string | null) => string;
  readonly age: (ms: number) => string;
  readonly asOf: (time: string) => string;
  readonly drill: string;
}

const words: Readonly<Record<Language, Words>> = {
  ko: {
    title: '화면을 표시할 수 없습니다',
    why: '이 화면의 프로그램이 거듭 멈췄거나 열리지 않았습니다.',
    goesOn: '감시와 기록은 계속됩니다. 경보는 다른 콘솔에서 확인하십시오.',
    nextTry: '15초 안에 화면을 다시 엽니다.',
    severity: { critical: '위험', high: '높음', medium: '보통', low: '낮음' },
    unacknowledged: (count) => `미확인 ${count}건`,
    sites: (sites, blind) =>
      blind > 0
        ? `현장 ${sites}곳 중 ${blind}곳 확인 불가`
        : sites > 0
          ? `현장 ${sites}곳 모두 연결됨`
          : '아직 알려진 현장 없음',
    more: (count) => `외 ${count}곳`,
    newest: (age) => (age === null ? '받은 데이터 없음' : `마지막 데이터 ${age} 전`),
    age: (ms) => ageOf(ms, ['초', '분', '시간', '일']),
    asOf: (time) => `${time} 기준`,
    drill: '훈련',
  },
  en: {
    title: 'This picture cannot be shown',
    why: 'The program of this screen failed several times, or did not open.',
    goesOn: 'Watching and recording go on. Answer alarms at another console.',
    nextTry: 'The screen is opened again within 15 seconds.',
    severity: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' },
    unacknowledged: (count) => `${count} unacknowledged`,
    sites: (sites, blind) =>
      blind > 0
        ? `${blind} of ${sites} sites not verified`
        : sites > 0
          ? `All ${sites} sites connected`
          : 'No site known yet',
    more: (count) => `and ${count} more`,
    newest: (age) => (age === null ? 'No data received' : `Last data ${age} ago`),
    age: (ms) => ageOf(ms, [' s', ' min', ' h', ' d']),
    asOf: (time) => `As of ${time}`,
    drill: 'DRILL',
  },
};

/** The whole document; both languages, the desk's larger. `now` is epoch ms. */
export function lastPage(facts: LastFacts, now: number): string {
  const first = words[facts.language];
  const second = words[facts.language === 'ko' ? 'en' : 'ko'];
  const age = (of: Words) => (facts.newestAt === null ? null : of.age(Math.max(0, now - facts.newestAt)));
  const both = (y: number, say: (of: Words) => string, size: number, fill: string) =>
    line(120, y, say(first), size, fill) +
    line(120, y + size * 0.9, say(second), Math.round(size / 2), quiet);
  const time = new Date(now).toTimeString().slice(0, 8);

  return `<!doctype html>
<html lang="${facts.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="${refreshS}">
<title>Gwanje</title>
</head>
<body bgcolor="#16181a" text="${text}" topmargin="0" leftmargin="0" marginwidth="0" marginheight="0">
<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 1920 1040" font-family="Pretendard, 'Noto Sans KR', system-ui, sans-serif" role="img">
${facts.mode === 'drill' ? `<rect width="1920" height="72" fill="${drill}"/>${line(120, 52, `${first.drill} · ${second.drill}`, 44, '#16181a')}` : ''}
${both(170, (of) => of.title, 64, text)}
${both(300, (of) => of.why, 36, text)}
${both(390, (of) => of.goesOn, 36, text)}
${severities.map((severity, index) => countOf(severity, index, facts.counts[severity], first, second)).join('\n')}
${both(700, (of) => of.unacknowledged(facts.unacknowledged), 40, text)}
${both(790, (of) => of.sites(facts.sites, facts.blind.length), 40, facts.blind.length > 0 ? blindText : text)}
${line(900, 790, namesOf(facts.blind, first), 32, blindText)}
${both(880, (of) => of.newest(age(of)), 40, text)}
${both(970, (of) => of.nextTry, 32, quiet)}
${line(1500, 970, first.asOf(time), 32, quiet)}
</svg>
</body>
</html>
`;
}

/** What is known, taken from all of main's facts. */
export function lastFacts(
  snapshot: Pick<Snapshot, 'mode' | 'language' | 'alarms' | 'sites' | 'links'>,
): LastFacts {
  const { mode, language, alarms, sites, links } = snapshot;
  const standing = alarms.filter(({ shelf }) => shelf === null);
  const countOfOne = (severity: Severity) => standing.filter((alarm) => alarm.severity === severity).length;
  const watching = links.filter(({ connection }) => sites.some((site) => site.connection === connection));
  const up = new Set(watching.filter(({ link }) => link.state === 'up').map(({ connection }) => connection));
  const heard = watching.flatMap(({ lastHeardAt }) => lastHeardAt ?? []);
  return {
    mode,
    language,
    counts: {
      critical: countOfOne('critical'),
      high: countOfOne('high'),
      medium: countOfOne('medium'),
      low: countOfOne('low'),
    },
    unacknowledged: standing.filter(({ acknowledgement }) => acknowledgement === null).length,
    sites: sites.length,
    blind: sites
      .filter(({ connection, unverifiedSince }) => unverifiedSince !== null || !up.has(connection))
      .map(({ name }) => name),
    newestAt: heard.length > 0 ? Math.max(...heard) : null,
  };
}

/** Text for a place between tags or inside of an attribute. */
export function escapeHtml(raw: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return raw.replace(/[&<>"']/g, (letter) => entities[letter] ?? '');
}

/** By shape of number and by word, and by hue only where there is something: calm is grey. */
function countOf(severity: Severity, index: number, count: number, first: Words, second: Words): string {
  const x = 120 + index * 420;
  const fill = count > 0 ? colours[severity] : quiet;
  const name = `${first.severity[severity]} · ${second.severity[severity]}`;
  return line(x, 560, String(count), 112, fill) + line(x, 610, `${shapes[severity]} ${name}`, 30, fill);
}

function namesOf(names: readonly string[], { more }: Words): string {
  const shown = names.slice(0, mostNames).map((name) => (name.length > 20 ? `${name.slice(0, 19)}…` : name));
  const rest = names.length - shown.length;
  return [...shown, ...(rest > 0 ? [more(rest)] : [])].join(', ');
}

function line(x: number, y: number, words: string, size: number, fill: string): string {
  return `<text x="${x}" y="${Math.round(y)}" font-size="${size}" fill="${fill}">${escapeHtml(words)}</text>`;
}

function ageOf(ms: number, [second, minute, hour, day]: readonly [string, string, string, string]): string {
  const s = Math.floor(ms / 1_000);
  if (s < 120) return `${s}${second}`;
  if (s < 7_200) return `${Math.floor(s / 60)}${minute}`;
  if (s < 172_800) return `${Math.floor(s / 3_600)}${hour}`;
  return `${Math.floor(s / 86_400)}${day}`;
}
