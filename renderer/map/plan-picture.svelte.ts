/** A floor plan's image, made fit for a dim room. */
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
  #current = $state.raw<PictureState>({ state: 'none' });
  #asked: symbol | null = null;

  get current(): PictureState {
    return this.#current;
  }

  async open(url: string | null, isDark: boolean): Promise<void> {
    const asked = Symbol('picture');
    this.#asked = asked;
    this.#current = { state: url === null ? 'none' : 'loading' };
    if (url === null) return;
    const next = await load(url, isDark);
    if (this.#asked === asked) this.#current = next;
  }
}

async function load(url: string, isDark: boolean): Promise<PictureState> {
  try {
    return { state: 'ready', picture: await loadPlanPicture(url, isDark) };
  } catch (error) {
    return { state: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Enough for a plan across a wall; larger scans are scaled down once instead of at every frame. */
const LONGEST = 4096;
/** What a drawing without a size of its own (an SVG may have none) is painted at. */
const FALLBACK = { width: 1600, height: 1000 };

/**
 * Loads a plan and takes its colours away, because colour belongs to alarms; a white sheet is turned dark where
 * the theme is. Rejects when there is no picture to be had.
 */
export async function loadPlanPicture(url: string, isDark: boolean): Promise<PlanPicture> {
  const source = new Image();
  source.src = url;
  await source.decode();
  const width = source.naturalWidth || FALLBACK.width;
  const height = source.naturalHeight || FALLBACK.height;
  // A vector drawing is painted large once, so that it stays sharp when looked at closely.
  const scale = Math.min(isVector(url) ? 3 : 1, LONGEST / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('map: no canvas to draw a plan on');
  const isTurned = isDark && isBright(source);
  context.filter = isTurned ? 'grayscale(1) invert(0.88) brightness(0.75)' : 'grayscale(1)';
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return { url, image: canvas.transferToImageBitmap(), width, height };
}

/** True where a picture is light all over: looked at in a small copy. */
function isBright(source: HTMLImageElement): boolean {
  const size = 16;
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext('2d');
  if (!context) return false;
  context.drawImage(source, 0, 0, size, size);
  const { data } = context.getImageData(0, 0, size, size);
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(i, i + 4);
    // What is transparent shows the dark ground.
    sum += ((red * 0.299 + green * 0.587 + blue * 0.114) * alpha) / 255;
  }
  return sum / (size * size) > 140;
}

function isVector(url: string): boolean {
  return /\.svg($|[?#])/.test(url) || url.startsWith('data:image/svg');
}
