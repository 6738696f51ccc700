import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../preload/contract/channels.ts';
import type { SiteDetail } from '../../../preload/contract/site.ts';
import { OpenSite } from '../../../renderer/map/site-detail.svelte.ts';

/** A main that answers when the test says so, in the order that the test says. */
function slowMain() {
  const asked: string[] = [];
  const answers = new Map<string, (reply: Reply<SiteDetail>) => void>();
  const get = (site: string) => {
    asked.push(site);
    return new Promise<Reply<SiteDetail>>((resolve) => answers.set(site, resolve));
  };
  return { asked, get, answer: (site: string, reply = ready(site)) => answers.get(site)?.(reply) };
}

function ready(site: string): Reply<SiteDetail> {
  return { ok: true, value: { site, plans: [], fences: [] } };
}

describe('an open site', () => {
  it('is loading until the answer is here', async () => {
    const main = slowMain();
    const open = new OpenSite(main.get);
    const opened = open.open('a');
    expect(open.current).toEqual({ state: 'loading', site: 'a' });
    main.answer('a');
    await opened;
    expect(open.detail).toEqual({ site: 'a', plans: [], fences: [] });
  });

  it('drops an answer about a site that is no longer open', async () => {
    const main = slowMain();
    const open = new OpenSite(main.get);
    const [first, second] = [open.open('a'), open.open('b')];
    main.answer('b');
    await second;
    main.answer('a');
    await first;
    expect(open.detail?.site).toBe('b');
  });

  it('drops an answer that comes after it was closed', async () => {
    const main = slowMain();
    const open = new OpenSite(main.get);
    const opened = open.open('a');
    await open.open(null);
    main.answer('a');
    await opened;
    expect(open.current).toEqual({ state: 'none' });
  });

  it('asks once for the site that is open already, and again after a failure', async () => {
    const main = slowMain();
    const open = new OpenSite(main.get);
    const opened = open.open('a');
    await open.open('a');
    main.answer('a', { ok: false, error: { code: 'unavailable', message: 'no connection' } });
    await opened;
    expect(open.current).toEqual({ state: 'failed', site: 'a', reason: 'no connection' });
    const again = open.open('a');
    main.answer('a');
    await again;
    expect(main.asked).toEqual(['a', 'a']);
    expect(open.detail?.site).toBe('a');
  });

  it('tells why when main cannot be reached', async () => {
    const open = new OpenSite(() => Promise.reject(new Error('gone')));
    await open.open('a');
    expect(open.current).toEqual({ state: 'failed', site: 'a', reason: 'gone' });
  });
});
