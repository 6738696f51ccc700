import { describe, expect, it } from 'vitest';
import { Journey, overview } from '../../../renderer/map/journey.svelte.ts';

const camera = { center: [1, 2], resolution: 3 } as const;
const elsewhere = { center: [9, 9], resolution: 1 } as const;

describe('a journey', () => {
  it('goes back to where the operator was before the first of several selections', () => {
    const journey = new Journey();
    expect(journey.follow('a', 'site 1', 'overview', camera)).toBe(true);
    expect(journey.follow('b', 'site 2', 'overview', elsewhere)).toBe(true);
    expect(journey.release()).toEqual({ where: overview, place: 'overview', camera });
    expect(journey.release()).toBeNull();
  });

  it('follows the same selection once', () => {
    const journey = new Journey();
    journey.follow('a', 'site 1', 'overview', camera);
    expect(journey.follow('a', 'site 1', 'overview', elsewhere)).toBe(false);
  });

  it('stays where it is when the operator has moved the map meanwhile', () => {
    const journey = new Journey();
    journey.follow('a', 'site 1', 'overview', camera);
    journey.byHand();
    expect(journey.release()).toBeNull();
  });

  it('on the overview stays on the overview', () => {
    const journey = new Journey();
    journey.follow('a', 'site 1', 'overview', null);
    expect(journey.where).toBe(overview);
  });

  it('from an open site goes to the selected one, and back to site and tab', () => {
    const journey = new Journey();
    journey.go({ site: 'site 1', tab: 'plan b2' });
    journey.follow('a', 'site 2', 'site 1 plan b2', camera);
    expect(journey.where).toEqual({ site: 'site 2', tab: null });
    expect(journey.release()).toEqual({
      where: { site: 'site 1', tab: 'plan b2' },
      place: 'site 1 plan b2',
      camera,
    });
    expect(journey.where).toEqual({ site: 'site 1', tab: 'plan b2' });
  });

  it('stays on the site that the operator opened meanwhile', () => {
    const journey = new Journey();
    journey.follow('a', 'site 1', 'overview', camera);
    journey.go({ site: 'site 1', tab: null });
    expect(journey.release()).toBeNull();
    expect(journey.where).toEqual({ site: 'site 1', tab: null });
  });

  it('goes back all the same when the operator has come back from that site', () => {
    const journey = new Journey();
    journey.follow('a', 'site 1', 'overview', camera);
    journey.go({ site: 'site 1', tab: null });
    journey.go(overview);
    expect(journey.release()).toEqual({ where: overview, place: 'overview', camera });
  });
});
