import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Sealer } from './sealer.js';

const [one, two] = [randomBytes(32), randomBytes(32)];
const plain = Buffer.from('secret');

describe('Sealer', () => {
  it('opens what it sealed, in the same context only', () => {
    const sealer = new Sealer(new Map([[1, one]]));
    const sealed = sealer.seal(plain, 'here');
    expect(sealer.open(sealed, 'here')).toEqual(plain);
    expect(() => sealer.open(sealed, 'there')).toThrow();
  });

  it('takes no short tag', () => {
    const sealer = new Sealer(new Map([[1, one]]));
    const sealed = sealer.seal(Buffer.alloc(0), 'here');
    for (const length of [0, 4, 20, 31])
      expect(() => sealer.open(sealed.subarray(0, length), 'here')).toThrow();
    expect(sealer.open(sealed, 'here')).toHaveLength(0);
  });

  it('seals for one purpose what no other opens', () => {
    const sealer = new Sealer(new Map([[1, one]]));
    const sealed = sealer.forPurpose('a').seal(plain, 'here');
    expect(sealer.forPurpose('a').open(sealed, 'here')).toEqual(plain);
    expect(() => sealer.forPurpose('b').open(sealed, 'here')).toThrow();
    expect(() => sealer.open(sealed, 'here')).toThrow();
  });

  it('reads its keys again for a value under one that came later, and goes on sealing under its own', () => {
    let reads = 0;
    const later = new Sealer(
      new Map([
        [1, one],
        [2, two],
      ]),
    );
    const sealer = new Sealer(new Map([[1, one]]), () => {
      reads += 1;
      return new Map([[2, two]]);
    });
    const sealed = later.seal(plain, 'here');
    expect(sealer.open(sealed, 'here')).toEqual(plain);
    expect(sealer.open(sealed, 'here')).toEqual(plain);
    expect(sealer.open(sealer.seal(plain, 'x'), 'x')).toEqual(plain);
    expect(sealer.seal(plain, 'x').readUInt32BE(0)).toBe(1);
    expect(reads).toBe(1);
  });

  it('reads them seldom for versions that there never were', () => {
    let reads = 0;
    const sealer = new Sealer(new Map([[1, one]]), () => {
      reads += 1;
      return new Map();
    });
    const nonsense = Buffer.alloc(40, 7);
    for (let i = 0; i < 5; i += 1) expect(() => sealer.open(nonsense, '')).toThrow(/is not in the file/);
    expect(reads).toBe(1);
  });
});
