import { inflateSync } from 'node:zlib';

/** Pixels as Electron hands them out on Linux and Windows: rows from above of blue, green, red, alpha. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Bytes a pixel of the colour types that Chromium writes: RGB and RGBA. */
const channelsOf: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/** Decodes what Chromium draws: eight bits a channel, not interlaced. Throws on any other picture. */
export function decodePng(png: Buffer): Bitmap {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('PNG: not one');
  const { header, data } = chunksOf(png);
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const channels = channelsOf[header.readUInt8(9)];
  if (header.readUInt8(8) !== 8 || channels === undefined || header.readUInt8(12) !== 0) {
    throw new Error('PNG: only eight bits a channel, RGB or RGBA, not interlaced');
  }
  const rows = unfilter(inflateSync(data), width * channels, height, channels);
  const bytes = Buffer.alloc(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * channels;
    bytes[4 * pixel] = rows[from + 2] ?? 0;
    bytes[4 * pixel + 1] = rows[from + 1] ?? 0;
    bytes[4 * pixel + 2] = rows[from] ?? 0;
    bytes[4 * pixel + 3] = channels === 4 ? (rows[from + 3] ?? 0) : 255;
  }
  return { width, height, bytes };
}

function chunksOf(png: Buffer): { header: Buffer; data: Buffer } {
  let header: Buffer | null = null;
  const data: Buffer[] = [];
  for (let at = 8; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 8, at + 8 + length);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
    at += length + 12;
  }
  if (!header || data.length === 0) throw new Error('PNG: cut off');
  return { header, data: Buffer.concat(data) };
}

/** Undoes what each row is written as a difference to: its neighbour on the left, above, or both. */
function unfilter(packed: Buffer, stride: number, height: number, channels: number): Buffer {
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = packed[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= channels ? (rows[at - channels] ?? 0) : 0;
      const above = y > 0 ? (rows[at - stride] ?? 0) : 0;
      const corner = x >= channels && y > 0 ? (rows[at - stride - channels] ?? 0) : 0;
      rows[at] = (packed[y * (stride + 1) + 1 + x] ?? 0) + predicted(filter, left, above, corner);
    }
  }
  return rows;
}

/** The filters of PNG, section 9.2. */
function predicted(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return Math.floor((left + above) / 2);
    case 4: {
      const guess = left + above - corner;
      const toLeft = Math.abs(guess - left);
      const toAbove = Math.abs(guess - above);
      const toCorner = Math.abs(guess - corner);
      if (toLeft <= toAbove && toLeft <= toCorner) return left;
      return toAbove <= toCorner ? above : corner;
    }
    default:
      throw new Error(`PNG: filter ${filter}`);
  }
}
