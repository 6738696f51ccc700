import type { Severity } from '../../preload/contract/hazard.ts';
import type { Cluster } from './cluster.ts';
import type { Fill, Look, Sound } from './features.ts';
import { blindPaint, calmPaint, paints, soundPaints, type Sizes } from './paint.ts';
import type { Theme } from './theme.ts';

/** A small picture, and where its anchor is in it. Pixels of the screen (device pixels). */
export interface Sprite {
  readonly image: HTMLCanvasElement;
  readonly x: number;
  readonly y: number;
}

export interface LabelLook {
  readonly text: string;
  /** After the text, in the colour of the severity; may be empty. */
  readonly suffix: string;
  readonly severity: Severity | null;
  readonly isQuiet: boolean;
}

interface MarkLook extends Pick<Look, 'worst' | 'fill' | 'worstUnacknowledged'> {
  readonly isBlind: boolean;
  readonly sound: Sound | null;
  /** More than one thing stands behind it. */
  readonly isCluster: boolean;
  readonly hasHalo: boolean;
  readonly isLit: boolean;
}

const CAPACITY = 4_000;

/**
 * Draws marks and labels once and keeps the pictures: text with an outline costs fifty times a copy. Made anew
 * when the theme, the sizes or the pixel ratio change.
 */
export class Sprites {
  readonly #theme: Theme;
  readonly #sizes: Sizes;
  readonly #pixelRatio: number;
  readonly #kept = new Map<string, Sprite>();

  constructor(theme: Theme, sizes: Sizes, pixelRatio: number) {
    this.#theme = theme;
    this.#sizes = sizes;
    this.#pixelRatio = pixelRatio;
  }

  /** A mark, its anchor in the middle. In the dark half of a blink the fill is gone and the edge stays. */
  mark(cluster: Cluster, hasHalo: boolean, isBlinkOn: boolean): Sprite {
    const { worst, fill, worstUnacknowledged, isBlind, sound, members } = cluster;
    const look = {
      worst,
      fill,
      worstUnacknowledged,
      isBlind,
      sound,
      isCluster: members.length > 1,
      // A halo leads the eye to what waits for somebody.
      hasHalo: hasHalo && worstUnacknowledged !== null,
      isLit: isBlinkOn || worstUnacknowledged === null,
    };
    return this.#keep(Object.values(look).join(' '), () => this.#drawMark(look));
  }

  /** A label, its anchor at the top left. */
  label(look: LabelLook): Sprite {
    return this.#keep(`"${look.text}" "${look.suffix}" ${look.severity} ${look.isQuiet}`, () =>
      this.#drawLabel(look),
    );
  }

  /** The ring around what is selected. */
  selection(): Sprite {
    return this.#keep('selection', () => {
      const size = this.#sizes.mark * 1.6;
      return this.#draw(size, size, 0.5, (context) => {
        context.strokeStyle = this.#theme.focus;
        context.lineWidth = Math.max(2, size / 20);
        context.beginPath();
        context.arc(size / 2, size / 2, size / 2 - context.lineWidth, 0, Math.PI * 2);
        context.stroke();
      });
    });
  }

  #drawMark(look: MarkLook): Sprite {
    const { worst, fill, worstUnacknowledged, isBlind, sound, isCluster, hasHalo, isLit } = look;
    const { mark, calmMark } = this.#sizes;
    const box = mark * (hasHalo ? 3.2 : sound ? 2.6 : 1.9);
    return this.#draw(box, box, 0.5, (context) => {
      const at = (size: number, dx: number, dy: number, paint: () => void) => {
        context.save();
        context.translate(box / 2 + dx - size / 2, box / 2 + dy - size / 2);
        context.scale(size / 16, size / 16);
        paint();
        context.restore();
      };
      // Above and to the left, where neither the lesser mark nor the label has its place first.
      if (sound) at(mark * 0.72, mark * -0.72, mark * -0.62, () => this.#drawSound(context, sound));
      if (worst === null) {
        if (isBlind) at(mark, 0, 0, () => this.#drawBlind(context));
        else at(isCluster ? mark : calmMark, 0, 0, () => this.#drawCalm(context, isCluster));
        return;
      }
      if (hasHalo) this.#drawHalo(context, worst, box / 2, mark * 0.4);
      // Blind and in alarm is both: the hatch frames the shape.
      if (isBlind) at(mark * 1.6, 0, 0, () => this.#drawBlind(context));
      at(mark, 0, 0, () => this.#drawShape(context, worst, fill === 'full' && !isLit ? 'none' : fill));
      if (!worstUnacknowledged || fill !== 'none') return;
      // The worst is acknowledged and something less grave is not: a small mark of its own says so.
      const lesser = isLit ? 'full' : 'none';
      at(mark * 0.55, mark * 0.52, mark * 0.4, () => this.#drawShape(context, worstUnacknowledged, lesser));
    });
  }

  #drawShape(context: CanvasRenderingContext2D, severity: Severity, fill: Fill): void {
    const { outline, middle } = paints[severity];
    const { halo, severity: colors } = this.#theme;
    const path = new Path2D(outline);
    // The ground keeps an outlined shape readable over a coast, a plan's lines or a hatch.
    context.lineJoin = 'round';
    context.strokeStyle = halo;
    context.lineWidth = 4;
    context.stroke(path);
    context.fillStyle = fill === 'full' ? colors[severity] : halo;
    context.fill(path);
    context.strokeStyle = colors[severity];
    context.lineWidth = 1.8;
    context.stroke(path);
    if (fill !== 'core') return;
    context.fillStyle = colors[severity];
    context.beginPath();
    context.arc(8, middle, 2.3, 0, Math.PI * 2);
    context.fill();
  }

  #drawHalo(context: CanvasRenderingContext2D, severity: Severity, radius: number, from: number): void {
    const color = this.#theme.severity[severity];
    const gradient = context.createRadialGradient(radius, radius, from, radius, radius, radius);
    gradient.addColorStop(0, color);
    gradient.addColorStop(1, 'transparent');
    context.globalAlpha = 0.35;
    context.fillStyle = gradient;
    context.fillRect(0, 0, radius * 2, radius * 2);
    context.globalAlpha = 1;
  }

  #drawSound(context: CanvasRenderingContext2D, sound: Sound): void {
    const path = new Path2D(soundPaints[sound]);
    context.lineJoin = context.lineCap = 'round';
    context.strokeStyle = this.#theme.halo;
    context.lineWidth = 5;
    context.stroke(path);
    context.strokeStyle = this.#theme.text;
    context.lineWidth = 1.9;
    context.stroke(path);
  }

  #drawCalm(context: CanvasRenderingContext2D, isCluster: boolean): void {
    const ring = new Path2D(calmPaint.outline);
    context.fillStyle = this.#theme.border;
    context.fill(ring);
    context.strokeStyle = this.#theme.calm;
    context.lineWidth = 1.6;
    context.stroke(ring);
    if (!isCluster) return;
    context.lineWidth = 1.1;
    context.beginPath();
    context.arc(8, 8, 7.4, 0, Math.PI * 2);
    context.stroke();
  }

  #drawBlind(context: CanvasRenderingContext2D): void {
    const edge = new Path2D(blindPaint.outline);
    context.fillStyle = this.#theme.halo;
    context.fill(edge);
    context.strokeStyle = this.#theme.blind;
    context.lineWidth = 1.7;
    context.stroke(new Path2D(blindPaint.hatch));
    context.lineWidth = 1.5;
    context.setLineDash([2.6, 1.5]);
    context.stroke(edge);
  }

  #drawLabel({ text, suffix, severity, isQuiet }: LabelLook): Sprite {
    const theme = this.#theme;
    const size = isQuiet ? this.#sizes.calmLabel : this.#sizes.alarmLabel;
    const halo = size / 4;
    const height = Math.ceil(size * 1.25 + halo);
    const words = `${isQuiet ? 500 : 600} ${size}px ${theme.font}`;
    const figures = `700 ${size * 0.9}px ${theme.font}`;
    const pencil = measure();
    pencil.font = words;
    const textWidth = pencil.measureText(text).width;
    pencil.font = figures;
    const suffixAt = halo + textWidth + size * 0.45;
    const width = suffix === '' ? textWidth + halo * 2 : suffixAt + pencil.measureText(suffix).width + halo;
    return this.#draw(Math.ceil(width), height, 0, (context) => {
      context.textBaseline = 'middle';
      context.lineJoin = 'round';
      context.lineWidth = halo * 1.6;
      context.strokeStyle = theme.halo;
      const write = (what: string, x: number, font: string, color: string) => {
        context.font = font;
        context.strokeText(what, x, height / 2);
        context.fillStyle = color;
        context.fillText(what, x, height / 2);
      };
      write(text, halo, words, isQuiet ? theme.quiet : theme.text);
      if (suffix !== '') write(suffix, suffixAt, figures, severity ? theme.severity[severity] : theme.quiet);
    });
  }

  #draw(
    width: number,
    height: number,
    anchor: number,
    paint: (context: CanvasRenderingContext2D) => void,
  ): Sprite {
    const image = document.createElement('canvas');
    image.width = Math.ceil(width * this.#pixelRatio);
    image.height = Math.ceil(height * this.#pixelRatio);
    const context = image.getContext('2d');
    if (!context) throw new Error('map: no canvas to draw a mark on');
    context.scale(this.#pixelRatio, this.#pixelRatio);
    paint(context);
    return { image, x: Math.round(image.width * anchor), y: Math.round(image.height * anchor) };
  }

  #keep(key: string, draw: () => Sprite): Sprite {
    const kept = this.#kept.get(key);
    if (kept) return kept;
    // Names come and go with alarms; starting over now and then is cheaper than keeping account of use.
    if (this.#kept.size >= CAPACITY) this.#kept.clear();
    const sprite = draw();
    this.#kept.set(key, sprite);
    return sprite;
  }
}

let pencil: CanvasRenderingContext2D | null = null;

function measure(): CanvasRenderingContext2D {
  pencil ??= document.createElement('canvas').getContext('2d');
  if (!pencil) throw new Error('map: no canvas to measure a label on');
  return pencil;
}
