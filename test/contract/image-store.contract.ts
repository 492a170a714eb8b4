import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImageStore, PutOptions } from '../../src/cloud/images/image-store.js';

/** One place for bytes, and what the suite does to it behind the store's back. */
export interface ImageStoreRig {
  /** A store over this place, as a process that starts would make it. */
  open(): ImageStore;
  /** What an interrupted `put` leaves there. Answers its name. */
  interrupt(): Promise<string>;
  /** All that is there was last written an hour ago. */
  age(): Promise<void>;
  clear(): Promise<void>;
}

const BYTES = randomBytes(200_000);
const OPTIONS: PutOptions = { maxBytes: 1_000_000, headBytes: 64 };
const source =
  (bytes: Buffer = BYTES) =>
  () =>
    Readable.from([bytes.subarray(0, 999), bytes.subarray(999)]);

const hashesOf = (bytes: Buffer) =>
  Object.fromEntries(
    ['sha256', 'md5', 'sha512'].map((name) => [name, createHash(name).update(bytes).digest('hex')]),
  );

async function textOf(readable: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of readable) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('hex');
}

/** Rules of docs/contracts/image-store.md. */
export function imageStoreContract(name: string, makeRig: () => Promise<ImageStoreRig>): void {
  describe(`the image store ${name}`, () => {
    let rig: ImageStoreRig;
    let store: ImageStore;
    let id: string;
    const whole = () => store.range(id, { start: 0, end: BYTES.length - 1 });
    const nothingThere = async () => {
      expect(await store.size(id)).toBeUndefined();
      expect(await store.list(-1)).toEqual([]);
    };

    beforeEach(async () => {
      rig = await makeRig();
      store = rig.open();
      id = randomUUID();
    });
    afterEach(() => rig.clear());

    it('keeps bytes, measures them, and gives any of them to whoever opens it next', async () => {
      const put = await store.put(id, source(), OPTIONS);
      expect(put).toEqual({ sizeBytes: BYTES.length, ...hashesOf(BYTES), head: BYTES.subarray(0, 64) });
      store = rig.open();
      expect(await store.size(id)).toBe(BYTES.length);
      expect(await textOf(whole())).toBe(BYTES.toString('hex'));
      expect(await textOf(store.range(id, { start: 7, end: 9 }))).toBe(BYTES.subarray(7, 10).toString('hex'));
    });

    it.each([
      ['has too many bytes', source(), { maxBytes: BYTES.length - 1 }, 'larger than'],
      [
        'breaks off',
        () =>
          Readable.from(
            (async function* () {
              yield BYTES;
              throw new Error('the line is dead');
            })(),
          ),
        {},
        'the line is dead',
      ],
      [
        'is refused',
        source(),
        {
          inspect: async () => {
            throw new Error('not this one');
          },
        },
        'not this one',
      ],
    ])('keeps nothing of what %s', async (_what, from, options, why) => {
      await expect(store.put(id, from, { ...OPTIONS, ...options })).rejects.toThrow(why);
      await nothingThere();
    });

    it('lets bytes be looked at, all and whole, before they are kept, and not be changed', async () => {
      const seen = Buffer.alloc(BYTES.length);
      await store.put(id, source(), {
        ...OPTIONS,
        inspect: async ({ sizeBytes }, fd) => {
          expect(sizeBytes).toBe(BYTES.length);
          expect(await store.size(id)).toBeUndefined();
          readSync(fd, seen, 0, seen.length, 0);
          expect(() => writeSync(fd, Buffer.alloc(1), 0, 1, 0)).toThrow('EBADF');
          return undefined;
        },
      });
      expect(seen.equals(BYTES)).toBe(true);
    });

    const OTHER = randomBytes(1_000);
    const rewriting =
      (again: boolean): NonNullable<PutOptions['inspect']> =>
      async ({ sizeBytes }) =>
        sizeBytes === OTHER.length && !again
          ? undefined
          : async (from, to) => {
              expect(readSync(from, Buffer.alloc(1), 0, 1, 0)).toBe(1);
              writeSync(to, OTHER);
            };

    it('keeps what is made of the bytes, measured and looked at anew, and nothing of what came', async () => {
      const put = await store.put(id, source(), { ...OPTIONS, inspect: rewriting(false) });
      expect(put).toEqual({ sizeBytes: OTHER.length, ...hashesOf(OTHER), head: OTHER.subarray(0, 64) });
      expect(await textOf(store.range(id, { start: 0, end: 999 }))).toBe(OTHER.toString('hex'));
      expect(await store.list(-1)).toEqual([id]);
    });

    it('keeps nothing that is to be made anew for ever, or too large', async () => {
      const forEver = store.put(id, source(), { ...OPTIONS, inspect: rewriting(true) });
      await expect(forEver).rejects.toThrow('what was made of it is not kept');
      const some = source(BYTES.subarray(0, 999));
      const large = store.put(id, some, { ...OPTIONS, maxBytes: 999, inspect: rewriting(false) });
      await expect(large).rejects.toThrow('larger than');
      await nothingThere();
    });

    it('keeps what it has until the new bytes are whole', async () => {
      await store.put(id, source(), OPTIONS);
      const other = randomBytes(10);
      await expect(store.put(id, source(other), { ...OPTIONS, maxBytes: 9 })).rejects.toThrow('larger');
      expect(await textOf(whole())).toBe(BYTES.toString('hex'));
      await store.put(id, source(other), OPTIONS);
      expect(await store.size(id)).toBe(10);
    });

    it('puts bytes in place within what keeps others away, as often as that is tried', async () => {
      await store.put(id, source(), {
        ...OPTIONS,
        keep: async ({ sizeBytes }, place) => {
          expect([sizeBytes, await store.size(id)]).toEqual([BYTES.length, undefined]);
          await place();
          await place();
        },
      });
      expect(await textOf(whole())).toBe(BYTES.toString('hex'));
    });

    it('keeps nothing of what was not put in place', async () => {
      const keep = () => Promise.reject(new Error('somebody else has it'));
      await expect(store.put(id, source(), { ...OPTIONS, keep })).rejects.toThrow('somebody else has it');
      await nothingThere();
    });

    it('removes bytes, and what is not there', async () => {
      await store.put(id, source(), OPTIONS);
      await store.remove(id);
      await store.remove(id);
      await nothingThere();
    });

    it('lists what was not written to for a while, and removes by the names that it lists', async () => {
      await store.put(id, source(), OPTIONS);
      const left = await rig.interrupt();
      await rig.age();
      const young = randomUUID();
      await store.put(young, source(), OPTIONS);
      expect([...(await store.list(3_500_000))].sort()).toEqual([id, left].sort());
      expect([...(await store.list(-1))].sort()).toEqual([id, left, young].sort());
      await store.remove(left);
      expect([...(await store.list(-1))].sort()).toEqual([id, young].sort());
    });

    it.each(['../control/master.key', '..', '', 'x'])('has no image %j', async (bad) => {
      await expect(store.put(bad, source(), OPTIONS)).rejects.toThrow('is not the id of an image');
      await expect(store.size(bad)).rejects.toThrow('is not the id of an image');
      expect(() => store.range(bad, { start: 0, end: 0 })).toThrow('is not the id of an image');
    });

    it.each(['../control/master.key', '..', ''])('removes nothing beside it: %j', async (bad) => {
      await expect(store.remove(bad)).rejects.toThrow('is no name in a store of images');
    });
  });
}
