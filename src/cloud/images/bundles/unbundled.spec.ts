import { execFileSync } from 'node:child_process';
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Bundle } from './bundle.js';
import { unbundled } from './unbundled.js';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'disk.img');
const [key, iv] = [randomBytes(16), randomBytes(16)];
const sha1 = (bytes: Buffer) => createHash('sha1').update(bytes).digest('hex');
const DISK = Buffer.concat([randomBytes(70_000), Buffer.alloc(30_208)]);

const tarOf = (...how: string[]): Buffer => execFileSync('tar', ['-c', ...how, '-C', folder, 'disk.img']);

/** As ec2-bundle-image does it, in parts of 50,000 bytes. */
function bundled(archive: Buffer): { readonly bundle: Bundle; readonly objects: Map<string, Buffer> } {
  const cipher = createCipheriv('aes-128-cbc', key, iv);
  const bytes = Buffer.concat([cipher.update(gzipSync(archive)), cipher.final()]);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 50_000) }, (_, n) =>
    bytes.subarray(n * 50_000, (n + 1) * 50_000),
  );
  return {
    bundle: {
      ...{ key: key.toString('hex'), iv: iv.toString('hex'), digest: sha1(archive), sizeBytes: DISK.length },
      parts: pieces.map((piece, n) => ({ objectId: `o${n}`, digest: sha1(piece) })),
    },
    objects: new Map(pieces.map((piece, n) => [`o${n}`, piece])),
  };
}

const read = (
  { bundle, objects }: ReturnType<typeof bundled>,
  change: Partial<Bundle> = {},
): Promise<Buffer> =>
  buffer(
    unbundled(
      { ...bundle, ...change },
      async (id) => () => Readable.from([objects.get(id) ?? Buffer.alloc(0)]),
    ),
  );

describe('the disk in a bundle', () => {
  writeFileSync(path, DISK);

  it.each([['--format=ustar'], ['--format=gnu'], ['--format=posix']])(
    'comes as it was (%s)',
    async (format) => {
      expect((await read(bundled(tarOf(format)))).equals(DISK)).toBe(true);
    },
  );

  it('comes with its holes', async () => {
    // Eight pieces with holes between: more than a header has room for.
    const sparse = Buffer.alloc(2_000_896);
    writeFileSync(path, '');
    truncateSync(path, sparse.length);
    for (let n = 0; n < 8; n += 1) {
      const piece = randomBytes(4_096);
      piece.copy(sparse, n * 200_704);
      execFileSync('dd', [`of=${path}`, 'bs=4096', `seek=${n * 49}`, 'conv=notrunc', 'status=none'], {
        input: piece,
      });
    }
    const archive = tarOf('-S', '--format=gnu');
    expect(archive.length).toBeLessThan(200_000);
    const { bundle, objects } = bundled(archive);
    const came = await read({ bundle: { ...bundle, sizeBytes: sparse.length }, objects });
    expect(came.equals(readFileSync(path))).toBe(true);
    writeFileSync(path, DISK);
  });

  it('is refused where anything is not as the manifest says', async () => {
    const good = bundled(tarOf());
    const parts = good.bundle.parts.map((part) => ({ ...part, digest: '0'.repeat(40) }));
    await expect(read(good, { parts })).rejects.toThrow('part 0 of it is not the one of the manifest');
    await expect(read(good, { digest: '0'.repeat(40) })).rejects.toThrow('not the one of the manifest');
    await expect(read(good, { sizeBytes: 1 })).rejects.toThrow(/its archive holds \d+ bytes, and not 1$/);
    const other = '0'.repeat(32);
    const wrong = await read(good, { key: other }).catch((error: Error & { code?: string }) => error);
    expect(wrong).toMatchObject({ message: 'it cannot be decrypted and unpacked' });
    expect((wrong as { code?: string }).code).toBeUndefined();
    await expect(read(good, { parts: good.bundle.parts.slice(0, 1) })).rejects.toThrow(
      'it cannot be decrypted',
    );
  });

  it('is one file of an archive', async () => {
    const broken = tarOf();
    broken[0] = 0xff;
    await expect(read(bundled(broken))).rejects.toThrow('its archive is damaged');
    await expect(read(bundled(Buffer.alloc(10)))).rejects.toThrow('it is cut short');
    const folders = execFileSync('tar', ['-c', '-C', folder, '.']);
    await expect(read(bundled(folders))).rejects.toThrow('its archive holds no file');
  });
});
