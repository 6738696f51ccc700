import type { NativeImage } from 'electron';
import { readFileSync } from 'node:fs';
import { offer, standIn } from './offered.ts';
import { decodePng, type Bitmap } from './png.ts';

/** A picture as the bytes of a PNG file, decoded when somebody asks for its pixels. */
export function nativeImageOf(png: Buffer): NativeImage {
  let bitmap: Bitmap | null = null;
  const decoded = () => (bitmap ??= png.length === 0 ? nothing : decodePng(png));
  return standIn<NativeImage>(
    offer('NativeImage', {
      isEmpty: () => png.length === 0,
      getSize: () => ({ width: decoded().width, height: decoded().height }),
      getScaleFactors: () => [1],
      toBitmap: () => Buffer.from(decoded().bytes),
      toPNG: () => png,
      toDataURL: () => `data:image/png;base64,${png.toString('base64')}`,
    } satisfies Partial<NativeImage>),
  );
}

const nothing: Bitmap = { width: 0, height: 0, bytes: Buffer.alloc(0) };

export const nativeImage = offer('nativeImage', {
  createEmpty: () => nativeImageOf(Buffer.alloc(0)),
  createFromBuffer: (png: Buffer) => nativeImageOf(png),
  createFromPath: (path: string) => nativeImageOf(readFileSync(path)),
});
