/** Reads the mark by which a wall proves that it is painted (`preload/contract/proof.ts`). Pure. */
import type { NativeImage, Rectangle } from 'electron';
import { proofCells, proofRect, readProof } from '../../preload/contract/proof.ts';

/** Lit and dark cells differ by more than half the range; less than this is a picture without a mark, 0 to 255. */
const leastContrast = 48;

/** The part of a window in which the mark stands, in points from its upper left corner. */
export function proofPart(size: { readonly width: number; readonly height: number }): Rectangle {
  const { width, height } = proofRect;
  return { x: Math.max(0, size.width - width), y: Math.max(0, size.height - height), width, height };
}

/** What is read of Electron's picture. */
export type Picture = Pick<NativeImage, 'isEmpty' | 'getSize' | 'getScaleFactors' | 'toBitmap'>;

/**
 * The second that a picture of `proofPart` says, 0 to `proofRange`; null where there is none to be read. The cells
 * are found by their share of the width, so any scale of the display will do.
 */
export function readPicture(picture: Picture): number | null {
  if (picture.isEmpty()) return null;
  const scaleFactor = Math.max(1, ...picture.getScaleFactors());
  const bitmap = picture.toBitmap({ scaleFactor });
  const width = widthOf(picture, scaleFactor, bitmap.length / 4);
  if (width === null) return null;
  const height = bitmap.length / 4 / width;
  const lights = Array.from({ length: proofCells }, (_, cell) => lightOf(bitmap, width, height, cell));
  const darkest = Math.min(...lights);
  const brightest = Math.max(...lights);
  if (!(brightest - darkest >= leastContrast)) return null;
  const threshold = (darkest + brightest) / 2;
  return readProof(lights.map((light) => light > threshold));
}

/**
 * In pixels of the bitmap. Electron gives a captured page as a picture of one pixel a point, whatever the display's
 * scale, and others as pictures with a scale: whichever of the two fits the number of pixels.
 */
function widthOf(picture: Picture, scaleFactor: number, pixels: number): number | null {
  const { width, height } = picture.getSize(scaleFactor);
  const sizes = [
    [width, height],
    [Math.round(width * scaleFactor), Math.round(height * scaleFactor)],
  ] as const;
  const found = sizes.find(([w, h]) => w >= proofCells && h >= 1 && w * h === pixels);
  return found?.[0] ?? null;
}

/** How light the middle of a cell is, 0 to 255: its edges may be mixed with the neighbours'. */
function lightOf(bitmap: Buffer, width: number, height: number, cell: number): number {
  const cellWidth = width / proofCells;
  const fromX = Math.floor(cell * cellWidth + cellWidth / 3);
  const toX = Math.max(fromX + 1, Math.ceil(cell * cellWidth + (2 * cellWidth) / 3));
  const fromY = Math.floor(height / 3);
  const toY = Math.max(fromY + 1, Math.ceil((2 * height) / 3));
  let sum = 0;
  for (let y = fromY; y < toY; y++) {
    for (let x = fromX; x < toX; x++) {
      const at = 4 * (y * width + x);
      // Blue, green and red, or the other way round: the mean is the same for both.
      sum += ((bitmap[at] ?? 0) + (bitmap[at + 1] ?? 0) + (bitmap[at + 2] ?? 0)) / 3;
    }
  }
  return sum / ((toX - fromX) * (toY - fromY));
}
