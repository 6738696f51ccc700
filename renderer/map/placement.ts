import { clusterMarks, type Cluster } from './cluster.ts';
import type { DeviceField } from './device-field.ts';
import { noMarks, type Marks, type Spot } from './features.ts';
import { placeLabels, type Box, type Offset } from './labels.ts';
import type { Sizes } from './paint.ts';
import type { LabelLook, Sprite, Sprites } from './sprites.ts';

/** What the layer of marks shows; a new one replaces the old. */
export interface Picture {
  readonly marks: Marks;
  /** The mark of what is selected. */
  readonly selected: string | null;
  /** Whether marks that would stand on each other become one. */
  readonly isClustered: boolean;
  /** One site's own map: its marks are alarms, and what waits for somebody has a halo. */
  readonly isSite: boolean;
  readonly devices: DeviceField | null;
  /** Names that belong to the ground (rooms of a plan), in map units. */
  readonly names: readonly (Spot & { readonly text: string })[];
  /** Zones that a draft has chosen, ring by ring in the ground's units. */
  readonly outlines: readonly (readonly Spot[])[];
}

export const noPicture: Picture = {
  marks: noMarks,
  selected: null,
  isClustered: false,
  isSite: false,
  devices: null,
  names: [],
  outlines: [],
};

/** The part of the map that is seen: its top left corner and a pixel in map units, its size in pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  /** Map units a pixel of the screen. */
  readonly resolution: number;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** A mark with all that does not change while the map is only moved. */
export interface Placed {
  readonly cluster: Cluster;
  /** In the lit and in the dark half of a blink; the same where it does not blink. */
  readonly lit: Sprite;
  readonly dark: Sprite;
  readonly label: Sprite;
  readonly offset: Offset;
}

/** A name that found room. */
export interface Named extends Spot {
  readonly label: Sprite;
}

export interface Placement {
  /** Gravest first. */
  readonly placed: readonly Placed[];
  readonly named: readonly Named[];
}

/** Marks nearer than this, in CSS pixels, become one. */
export function clusterRadius({ mark }: Sizes): number {
  return mark * 1.1;
}

/** Makes clusters and finds room for labels, at one resolution. */
export function place(
  { marks, isClustered, isSite, names }: Picture,
  { left, top, resolution, width, height, pixelRatio }: Frame,
  sprites: Sprites,
  sizes: Sizes,
  more: (others: number) => string,
): Placement {
  const radius = isClustered ? clusterRadius(sizes) * pixelRatio * resolution : 0;
  const clusters = clusterMarks(marks, radius);
  const labels = clusters.map((cluster) => sprites.label(labelOf(cluster, isSite ? null : more)));
  const nameLabels = names.map(({ text }) =>
    sprites.label({ text, suffix: '', severity: null, isQuiet: true }),
  );
  const at = ({ x, y }: Spot, { image }: Sprite) => ({
    x: x / resolution,
    y: -y / resolution,
    width: image.width,
    height: image.height,
  });
  const [seenLeft, seenTop] = [left / resolution, -top / resolution];
  const bounds: Box = [seenLeft, seenTop, seenLeft + width, seenTop + height];
  const offsets = placeLabels(
    [
      ...clusters.map((cluster, index) => ({
        ...at(cluster.lead, labels[index] as Sprite),
        reach: reachOf(cluster, sizes) * pixelRatio,
        isCalm: isCalm(cluster),
      })),
      ...names.map((name, index) => ({ ...at(name, nameLabels[index] as Sprite), reach: 0, isCalm: true })),
    ],
    sizes.gap * pixelRatio,
    bounds,
  );
  return {
    placed: clusters.map((cluster, index) => ({
      cluster,
      lit: sprites.mark(cluster, isSite, true),
      dark: sprites.mark(cluster, isSite, false),
      label: labels[index] as Sprite,
      offset: offsets[index] ?? null,
    })),
    named: names
      .map(({ x, y }, index) => ({ x, y, label: nameLabels[index] as Sprite }))
      .filter((_, index) => offsets[clusters.length + index]),
  };
}

/** From the middle of a mark to its edge, CSS pixels. */
function reachOf({ worst, isBlind, sound, members }: Cluster, { mark, calmMark }: Sizes): number {
  // The small mark of a broadcast stands beside it.
  if (sound !== null) return mark;
  if (worst && isBlind) return mark * 0.8;
  return (worst || isBlind || members.length > 1 ? mark : calmMark) / 2;
}

function isCalm({ worst, isBlind }: Cluster): boolean {
  return worst === null && !isBlind;
}

/** `more` says how many other sites stand there too; of alarms their number says it all. */
function labelOf(cluster: Cluster, more: ((others: number) => string) | null): LabelLook {
  const { lead, members, count, worst } = cluster;
  const others = members.length - 1;
  return {
    text: more && others > 0 ? `${lead.label} ${more(others)}` : lead.label,
    suffix: count > 1 ? `×${count}` : '',
    severity: worst,
    isQuiet: isCalm(cluster),
  };
}
