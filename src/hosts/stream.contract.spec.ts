import { describe, expect, it } from '@jest/globals';
import { upMessage } from './stream.contract.js';

describe('what a host may say that it has', () => {
  const isUnderstood = (capacity: object) => upMessage.safeParse({ type: 'heartbeat', capacity }).success;
  const most = { vcpus: 4_096, memoryMiB: 67_108_864, diskGiB: 16_777_216 };

  it('is anything up to what no machine has', () => {
    expect(isUnderstood({ vcpus: 0, memoryMiB: 0, diskGiB: 0 })).toBe(true);
    expect(isUnderstood(most)).toBe(true);
  });

  it.each([
    [{ vcpus: 4_097 }],
    [{ memoryMiB: 67_108_865 }],
    [{ diskGiB: 16_777_217 }],
    [{ vcpus: -1 }],
    [{ memoryMiB: 1.5 }],
    [{ diskGiB: '1' }],
  ])('is not %j', (change) => {
    expect(isUnderstood({ ...most, ...change })).toBe(false);
  });
});
