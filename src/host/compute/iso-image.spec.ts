import { describe, expect, it } from '@jest/globals';
import { isoImage } from './iso-image.js';

const SECTOR = 2048;
const at = new Date('2026-11-30T12:00:00Z');
const imageOf = (files: Readonly<Record<string, string>>) =>
  isoImage(new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])), {
    ...{ label: 'config-2', at },
  });

interface Found {
  readonly name: string;
  readonly isFolder: boolean;
  readonly sector: number;
  readonly bytes: number;
}

/** What a folder's records say, but for itself and the one that it is in. */
function listOf(
  image: Buffer,
  { sector, bytes }: Pick<Found, 'sector' | 'bytes'>,
  isJoliet: boolean,
): Found[] {
  const found: Found[] = [];
  for (let offset = sector * SECTOR; offset < sector * SECTOR + bytes;) {
    const length = image[offset] ?? 0;
    if (length === 0) {
      offset = Math.ceil((offset + 1) / SECTOR) * SECTOR;
      continue;
    }
    const raw = Buffer.from(image.subarray(offset + 33, offset + 33 + (image[offset + 32] ?? 0)));
    found.push({
      name: isJoliet && raw.length > 1 ? raw.swap16().toString('utf16le') : raw.toString(),
      isFolder: ((image[offset + 25] ?? 0) & 2) !== 0,
      ...{ sector: image.readUInt32LE(offset + 2), bytes: image.readUInt32BE(offset + 14) },
    });
    offset += length;
  }
  return found.slice(2);
}

/** As a guest reads it: from the descriptor on, path by path. */
function read(image: Buffer, path: string, isJoliet = true): string | undefined {
  const descriptor = (isJoliet ? 17 : 16) * SECTOR;
  let at: Pick<Found, 'sector' | 'bytes'> | undefined = {
    sector: image.readUInt32LE(descriptor + 156 + 2),
    bytes: image.readUInt32LE(descriptor + 156 + 10),
  };
  for (const name of path.split('/'))
    at = at && listOf(image, at, isJoliet).find((found) => found.name.replace(/;1$/, '') === name);
  return at && image.toString('utf8', at.sector * SECTOR, at.sector * SECTOR + at.bytes);
}

describe('an ISO', () => {
  const image = imageOf({
    'openstack/latest/meta_data.json': '{"a":1}',
    'openstack/2012-08-10/x': '',
    top: 't',
  });

  it('has two descriptors, its label in both, and its size', () => {
    for (const sector of [16, 17, 18])
      expect(image.toString('ascii', sector * SECTOR + 1, sector * SECTOR + 6)).toBe('CD001');
    expect(image.toString('ascii', 16 * SECTOR + 40, 16 * SECTOR + 72)).toBe('config-2'.padEnd(32));
    const label = Buffer.from(image.subarray(17 * SECTOR + 40, 17 * SECTOR + 72))
      .swap16()
      .toString('utf16le');
    expect(label).toBe('config-2'.padEnd(16));
    expect(image.readUInt32LE(16 * SECTOR + 80) * SECTOR).toBe(image.length);
  });

  it('has its files under both namings', () => {
    expect(read(image, 'openstack/latest/meta_data.json')).toBe('{"a":1}');
    expect(read(image, 'OPENSTACK/LATEST/META_DATA.JSON', false)).toBe('{"a":1}');
    expect(read(image, 'openstack/2012-08-10/x')).toBe('');
    expect(read(image, 'top')).toBe('t');
    expect(read(image, 'openstack/latest/none')).toBeUndefined();
  });

  it('has more in a folder than a sector holds', () => {
    const names = Array.from({ length: 80 }, (_, i) => `d/file-number-${i}`);
    const large = imageOf(Object.fromEntries(names.map((name) => [name, `${name} `.repeat(300)])));
    for (const name of names) expect(read(large, name)).toBe(`${name} `.repeat(300));
  });

  it('takes no name that a guest could not read', () => {
    expect(() => imageOf({ 'a b': '' })).toThrow('no name on an ISO');
    expect(() => imageOf({ [`${'x'.repeat(32)}/y`]: '' })).toThrow('no name on an ISO');
  });
});
