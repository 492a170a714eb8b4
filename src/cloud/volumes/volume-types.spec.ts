import { describe, expect, it } from '@jest/globals';
import { volumeShapeOf } from './volume-types.js';

const asked = { sizeGiB: 10, volumeType: 'gp2', iops: undefined, throughputMiB: undefined };

describe('what a volume of a type may do', () => {
  it.each([
    [{}, { iops: 100, throughputMiB: null }],
    [{ sizeGiB: 1_000 }, { iops: 3_000 }],
    [{ sizeGiB: 16_000 }, { iops: 16_000 }],
    [{ volumeType: 'standard' }, { iops: null, throughputMiB: null }],
    [{ volumeType: 'gp3' }, { iops: 3_000, throughputMiB: 125 }],
    [
      { volumeType: 'gp3', iops: 4_000, throughputMiB: 250 },
      { iops: 4_000, throughputMiB: 250 },
    ],
    [
      { volumeType: 'io1', iops: 500 },
      { iops: 500, throughputMiB: null },
    ],
    [{ volumeType: 'st1', sizeGiB: 125 }, { iops: null }],
  ])('%j: %j', (more, shape) => {
    expect(volumeShapeOf({ ...asked, ...more })).toMatchObject(shape);
  });

  it.each([
    [{ volumeType: 'ssd' }, 'InvalidParameterValue'],
    [{ sizeGiB: 0 }, 'InvalidParameterValue'],
    [{ sizeGiB: 16_385 }, 'InvalidParameterValue'],
    [{ volumeType: 'st1' }, 'InvalidParameterValue'],
    [{ iops: 100 }, 'InvalidParameterCombination'],
    [{ throughputMiB: 125 }, 'InvalidParameterCombination'],
    [{ volumeType: 'io1' }, 'MissingParameter'],
    [{ volumeType: 'io1', iops: 501 }, 'InvalidParameterValue'],
    [{ volumeType: 'gp3', iops: 2_999 }, 'InvalidParameterValue'],
  ])('%j is %s', (more, code) => {
    expect(() => volumeShapeOf({ ...asked, ...more })).toThrow(expect.objectContaining({ code }));
  });
});
