import { describe, expect, it } from '@jest/globals';
import { look } from './image-look.js';
import { type IncomingFormat } from './image.js';

const SECTOR = 512;

/** The beginning of one that is whole by itself. */
function vmdk(sectors: bigint): Buffer {
  const head = Buffer.alloc(65_536);
  head.write('KDMV', 0);
  head.writeUInt32LE(1, 4);
  head.writeBigUInt64LE(sectors, 12);
  head.writeBigUInt64LE(1n, 28);
  head.writeBigUInt64LE(20n, 36);
  head.write('createType="monolithicSparse"\nRW 1 SPARSE "x"\n', SECTOR);
  return head;
}

function vdi(): Buffer {
  const head = Buffer.alloc(SECTOR);
  head.write('7f10dabe', 64, 'hex');
  return head;
}

const converted: unknown[] = [];
const found = (
  head: Buffer,
  { format = 'auto', tells = 1_024 }: { format?: IncomingFormat; tells?: number } = {},
) =>
  look(
    {
      examiner: { examine: async () => undefined },
      converter: {
        measure: async () => tells,
        convert: async (...asked) => void converted.push(asked),
      },
      maxBytes: 10_000,
    },
    { bytes: { head, sizeBytes: head.length, sha256: '', md5: '', sha512: '' }, fd: 7, format },
  );

describe('what comes', () => {
  it('is raw where nothing else is known of it', async () => {
    expect(await found(Buffer.alloc(SECTOR))).toEqual({ format: 'raw', virtualBytes: SECTOR });
  });

  it.each([
    ['vmdk', vmdk(2n)],
    ['vdi', vdi()],
  ] as const)(
    'as %s is made to something that guests boot, with room for its tables',
    async (format, head) => {
      converted.length = 0;
      const rewrite = await found(head);
      if (typeof rewrite !== 'function') throw new Error('it is kept as it is');
      await rewrite(8, 9);
      expect(converted).toEqual([[8, 9, { format, mostBytes: 10_010 + 2 ** 20 }]]);
      expect(typeof (await found(head, { format }))).toBe('function');
    },
  );

  it.each([
    ['says so', vmdk(20n), 1],
    ['is found to be', vdi(), 10_001],
  ])('and is too large is refused where it %s', async (_what, head, tells) => {
    await expect(found(head, { tells })).rejects.toThrow('its disk is larger than 10000 bytes');
  });

  it('is held to what was said of it', async () => {
    await expect(found(vdi(), { format: 'vmdk' })).rejects.toThrow('it is not a VMDK image in one file');
    await expect(found(Buffer.alloc(0))).rejects.toThrow('it is empty');
  });
});
