import { describe, expect, it } from '@jest/globals';
import { inEc2Words } from '../../api/ec2/not-found.js';
import { withinCapacity, withinQuota } from './launch-count.js';

const size = { vcpus: 2, memoryMiB: 1024 };
const limits = { instances: 10, cores: 20, ram: 10_240 };
const inWords = (work: () => unknown) => {
  try {
    return work();
  } catch (thrown) {
    throw inEc2Words(thrown, 'RunInstances');
  }
};
const none = { instances: 0, cores: 0, ram: 0 };

describe('withinQuota', () => {
  it.each([
    [{ minCount: 1, maxCount: 3 }, none, 3],
    [{ minCount: 1, maxCount: 30 }, none, 10],
    [{ minCount: 1, maxCount: 30 }, { instances: 9, cores: 2, ram: 0 }, 1],
    [{ minCount: 1, maxCount: 30 }, { instances: 0, cores: 14, ram: 0 }, 3],
    [{ minCount: 1, maxCount: 30 }, { instances: 0, cores: 0, ram: 9_000 }, 1],
  ])('%j with %j in use launches %i', (asked, usage, count) => {
    expect(withinQuota(size, asked, { limits, usage })).toBe(count);
  });

  it.each([
    [{ instances: 10, cores: 0, ram: 0 }, 'InstanceLimitExceeded'],
    [{ instances: 0, cores: 19, ram: 0 }, 'VcpuLimitExceeded'],
    [{ instances: 0, cores: 0, ram: 10_000 }, 'ResourceLimitExceeded'],
  ])('%j leaves no room for one: %s', (usage, code) => {
    expect(() => withinQuota(size, { minCount: 1, maxCount: 1 }, { limits, usage })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('no limit is no limit', () => {
    const unlimited = { instances: Infinity, cores: Infinity, ram: Infinity };
    expect(withinQuota(size, { minCount: 1, maxCount: 500 }, { limits: unlimited, usage: none })).toBe(500);
  });
});

describe('withinCapacity', () => {
  it('launches what fits, if that is at least MinCount', () => {
    const fit = { known: true, count: 3, refused: [] };
    expect(withinCapacity({ minCount: 2, zone: 'here' }, fit)).toBe(3);
    expect(() => withinCapacity({ minCount: 4 }, fit)).toThrow(
      expect.objectContaining({ code: 'InsufficientInstanceCapacity' }),
    );
  });

  it('knows only zones that have hosts', () => {
    const fit = { known: false, count: 0, refused: [] };
    const nowhere = () => withinCapacity({ minCount: 1, zone: 'nowhere' }, fit);
    expect(() => inWords(nowhere)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValue',
        message: 'Invalid availability zone: [nowhere]',
      }),
    );
    expect(() => withinCapacity({ minCount: 1 }, undefined)).toThrow(
      expect.objectContaining({ code: 'InsufficientInstanceCapacity' }),
    );
  });
});
