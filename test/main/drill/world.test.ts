import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../main/drill/world.ts';

const world = createWorld(1);
const devices = world.sites.flatMap((site) => site.devices);

describe('the world of a drill', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(createWorld(1)).toEqual(world);
    expect(createWorld(2).sites[0]?.devices).not.toEqual(world.sites[0]?.devices);
  });

  it('has at least twelve sites in Korea, each named in both languages', () => {
    expect(world.sites.length).toBeGreaterThanOrEqual(12);
    for (const { name, position } of world.sites) {
      const [longitude, latitude] = position;
      expect(longitude).toBeGreaterThan(125);
      expect(longitude).toBeLessThan(130);
      expect(latitude).toBeGreaterThan(33);
      expect(latitude).toBeLessThan(38.6);
      expect(name.ko).toMatch(/[가-힣]/);
      expect(name.en).toMatch(/^[\x20-\x7e]+$/);
    }
    expect(new Set(world.sites.map((site) => site.name.ko)).size).toBe(world.sites.length);
  });

  it('gives each site one to three floors, 30 to 110 devices and a crew', () => {
    for (const site of world.sites) {
      expect(site.floors.length).toBeGreaterThanOrEqual(1);
      expect(site.floors.length).toBeLessThanOrEqual(3);
      expect(site.devices.length).toBeGreaterThanOrEqual(30);
      expect(site.devices.length).toBeLessThanOrEqual(110);
      expect(site.crew.length).toBeGreaterThan(10);
      expect(site.fences.length).toBeGreaterThan(1);
    }
  });

  it('lets every site report every kind of hazard', () => {
    const wanted = [
      'breaker',
      'camera',
      'dust',
      'fire',
      'flame',
      'gas',
      'noise',
      'opening',
      'siren',
      'tilt',
      'wind',
    ];
    for (const site of world.sites) {
      const kinds = new Set<string>(site.devices.map((device) => device.kind));
      expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([]);
    }
  });

  it('numbers devices and workers once, and labels devices once a site', () => {
    const workers = world.sites.flatMap((site) => site.crew.map((worker) => worker.number));
    expect(new Set(workers).size).toBe(workers.length);
    expect(new Set(devices.map((device) => device.index)).size).toBe(devices.length);
    expect(new Set(devices.map((device) => `${device.site} ${device.label}`)).size).toBe(devices.length);
  });

  it('puts every device and worker into a room of its floor', () => {
    for (const site of world.sites) {
      for (const { floor, x, y } of [...site.devices, ...site.crew]) {
        const layout = site.floors.find((each) => each.number === floor)?.layout;
        const [px, py] = [x * 12, y * 8];
        const isInside = layout?.rooms.some((room) =>
          room.bays.some(
            (bay) => px >= bay.x && px <= bay.x + bay.width && py >= bay.y && py <= bay.y + bay.height,
          ),
        );
        expect(isInside).toBe(true);
      }
    }
  });

  it('keeps devices apart, so that their marks can be told from each other', () => {
    const close = devices.filter((one) =>
      devices.some(
        (other) =>
          other !== one &&
          other.floor === one.floor &&
          Math.hypot((other.x - one.x) * 12, (other.y - one.y) * 8) < 20,
      ),
    );
    expect(close.length / devices.length).toBeLessThan(0.02);
  });

  it('closes every fence round its centre', () => {
    for (const { ring, center } of world.sites.flatMap((site) => site.fences)) {
      expect(ring.length).toBeGreaterThan(5);
      expect(ring.at(-1)).toEqual(ring[0]);
      expect(ring.some((point) => point[0] < center[0]) && ring.some((point) => point[0] > center[0])).toBe(
        true,
      );
    }
  });
});
