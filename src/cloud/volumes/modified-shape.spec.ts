import { describe, expect, it } from '@jest/globals';
import { modifiedShapeOf } from './modified-shape.js';

const gp2 = { sizeGiB: 10, volumeType: 'gp2', iops: 100, throughputMiB: null };
const gp3 = { sizeGiB: 10, volumeType: 'gp3', iops: 4_000, throughputMiB: 250 };
const io1 = { sizeGiB: 100, volumeType: 'io1', iops: 500, throughputMiB: null };

describe('what a volume is after its modification', () => {
  it.each([
    [gp2, { sizeGiB: 1_000 }, { sizeGiB: 1_000, iops: 3_000 }],
    [gp2, { volumeType: 'gp3' }, { iops: 3_000, throughputMiB: 125 }],
    [gp2, { volumeType: 'io2' }, { iops: 3_000, throughputMiB: null }],
    [gp3, { sizeGiB: 20 }, { sizeGiB: 20, iops: 4_000, throughputMiB: 250 }],
    [gp3, { iops: 5_000 }, { iops: 5_000, throughputMiB: 250 }],
    [gp3, { throughputMiB: 300 }, { iops: 4_000, throughputMiB: 300 }],
    [gp3, { volumeType: 'gp2' }, { iops: 100, throughputMiB: null }],
    [io1, { sizeGiB: 200 }, { sizeGiB: 200, iops: 500 }],
    [io1, { volumeType: 'standard' }, { iops: null, throughputMiB: null }],
  ])('%j and %j: %j', (before, change, after) => {
    expect(modifiedShapeOf(before, change)).toMatchObject(after);
  });

  it.each([
    [gp2, {}, 'InvalidParameterCombination'],
    [gp2, { sizeGiB: undefined }, 'InvalidParameterCombination'],
    [gp2, { sizeGiB: 9 }, 'InvalidParameterValue'],
    [gp2, { volumeType: 'io1' }, 'InvalidParameterValue'],
    [gp3, { volumeType: 'gp2', iops: 100 }, 'InvalidParameterCombination'],
  ])('%j and %j is %s', (before, change, code) => {
    expect(() => modifiedShapeOf(before, change)).toThrow(expect.objectContaining({ code }));
  });
});
