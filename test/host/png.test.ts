import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodePng } from './png.ts';

/** Three rows of four pixels, each channel another number. */
const pixels = Array.from({ length: 12 }, (_, pixel) => [
  pixel * 20,
  255 - pixel * 9,
  (pixel * 37) % 256,
  128 + pixel,
]);
const width = 4;
const height = 3;

/** A PNG whose rows are all written with one filter; written straight from the standard, without any cleverness. */
function encode(
  filter: number,
  channels: 3 | 4,
  header: Partial<Record<'depth' | 'interlace', number>> = {},
): Buffer {
  const rows = Array.from({ length: height }, (_, y) =>
    pixels.slice(y * width, (y + 1) * width).flatMap((pixel) => pixel.slice(0, channels)),
  );
  const at = (y: number, x: number) => (y < 0 || x < 0 ? 0 : (rows[y]?.[x] ?? 0));
  const written = rows.flatMap((row, y) => [
    filter,
    ...row.map((value, x) => {
      const [a, b, c] = [at(y, x - channels), at(y - 1, x), at(y - 1, x - channels)] as const;
      const paeth = [a, b, c].toSorted((p, q) => Math.abs(a + b - c - p) - Math.abs(a + b - c - q))[0] ?? 0;
      const guess = [0, a, b, Math.floor((a + b) / 2), paeth][filter] ?? 0;
      return (value - guess + 256) % 256;
    }),
  ]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([header.depth ?? 8, channels === 4 ? 6 : 2, 0, 0, header.interlace ?? 0], 8);
  const packed = deflateSync(Buffer.from(written));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    // Data come in as many pieces as the writer likes.
    chunk('IDAT', packed.subarray(0, 5)),
    chunk('IDAT', packed.subarray(5)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), body, Buffer.alloc(4)]);
}

describe('a PNG', () => {
  test.each([0, 1, 2, 3, 4])('with rows of filter %d becomes rows of blue, green, red, alpha', (filter) => {
    const bytes = Buffer.from(
      pixels.flatMap(([red, green, blue, alpha]) => [blue, green, red, alpha] as number[]),
    );
    expect(decodePng(encode(filter, 4))).toEqual({ width, height, bytes });
    const opaque = Buffer.from(bytes);
    for (let at = 3; at < opaque.length; at += 4) opaque[at] = 255;
    expect(decodePng(encode(filter, 3))).toEqual({ width, height, bytes: opaque });
  });

  test('of another kind is refused', () => {
    expect(() => decodePng(encode(0, 4, { depth: 16 }))).toThrow('only eight bits');
    expect(() => decodePng(encode(0, 4, { interlace: 1 }))).toThrow('not interlaced');
    expect(() => decodePng(encode(9, 4))).toThrow('filter 9');
    expect(() => decodePng(Buffer.from('GIF89a, not a PNG'))).toThrow('not one');
    expect(() => decodePng(encode(0, 4).subarray(0, 33))).toThrow('cut off');
  });
});
