import { isAgainst } from './plan-tone.ts';

/** A floor plan's image, made fit for the room that it is looked at in. */
export interface PlanPicture {
  readonly url: string;
  readonly image: ImageBitmap;
  /** Pixels of the original: what a plan's percentages are of. */
  readonly width: number;
  readonly height: number;
}

export type PictureState =
  | { readonly state: 'none' | 'loading' }
  | { readonly state: 'ready'; readonly picture: PlanPicture }
  | { readonly state: 'failed'; readonly reason: string };

/** The picture of the one plan that is looked at; one that comes too late is dropped. */
export class OpenPicture {
  readonly #longest: number;
  #current = $state.raw<PictureState>({ state: 'none' });
  #asked: symbol | null = null;

  /** `longest`: pixels that the longer side is worth; larger scans are scaled down once, not at every frame. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  get current(): PictureState {
    return this.#current;
  }

  async open(url: string | null, isDark: boolean): Promise<void> {
    const asked = Symbol('picture');
    this.#asked = asked;
    this.#current = { state: url === null ? 'none' : 'loading' };
    if (url === null) return;
    const next = await load(url, isDark, this.#longest);
    if (this.#asked === asked) this.#current = next;
  }
}

/** What a drawing without a size of its own (an SVG may have none) is painted at. */
const FALLBACK = { width: 1600, height: 1000 };
/** Pixels across the small copy by which a picture is judged. */
const SAMPLE = 16;

async function load(url: string, isDark: boolean, longest: number): Promise<PictureState> {
  try {
    return { state: 'ready', picture: await loadPlanPicture(url, isDark, longest) };
  } catch (error) {
    return { state: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Takes a plan's colours away, because colour belongs to alarms, and turns a white sheet dark in the dark theme
 * as it turns a dark one light in the light theme.
 */
async function loadPlanPicture(url: string, isDark: boolean, longest: number): Promise<PlanPicture> {
  const source = new Image();
  source.src = url;
  await source.decode();
  const width = source.naturalWidth || FALLBACK.width;
  const height = source.naturalHeight || FALLBACK.height;
  // A vector drawing is painted large once, so that it stays sharp when looked at closely.
  const scale = Math.min(isVector(url) ? 3 : 1, longest / Math.max(width, height));
  const sample = contextOf(SAMPLE, SAMPLE);
  sample.drawImage(source, 0, 0, SAMPLE, SAMPLE);
  const isTurned = isAgainst(sample.getImageData(0, 0, SAMPLE, SAMPLE).data, isDark);
  const context = contextOf(width * scale, height * scale);
  const turn = isDark ? 'invert(0.88) brightness(0.75)' : 'invert(0.88)';
  context.filter = isTurned ? `grayscale(1) ${turn}` : 'grayscale(1)';
  context.drawImage(source, 0, 0, context.canvas.width, context.canvas.height);
  return { url, image: context.canvas.transferToImageBitmap(), width, height };
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(Math.round(width), Math.round(height)).getContext('2d');
  if (!context) throw new Error('map: no canvas to draw a plan on');
  return context;
}

function isVector(url: string): boolean {
  return /\.svg($|[?#])/.test(url) || url.startsWith('data:image/svg');
}
