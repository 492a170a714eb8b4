import { describe, expect, it } from '@jest/globals';
import { nicOf, rootOf } from '../../../../../test/support/guest-parts.js';
import type { GuestRecord } from './guest-record.js';
import { guestUser } from './guest-users.js';

const recordOf = (instanceId: string, uid: number): GuestRecord => ({
  definition: {
    ...{ instanceId, generation: 1, name: 'i', smbiosUuid: 'u', vcpus: 1, memoryMiB: 1, kernelArgs: '' },
    disks: [rootOf({ base: '/b', baseFormat: 'raw' }, 0)],
    nics: [nicOf({}, '')],
  },
  uid,
  wanted: 'off',
});

describe('guestUser', () => {
  const records = [recordOf('a', 100), recordOf('b', 102)];

  it('is the one that the tap belongs to', () => {
    expect(guestUser('c', 555, records, 100)).toBe(555);
    expect(guestUser('a', 100, records, 100)).toBe(100);
  });

  it('is never another guest’s', () => {
    expect(() => guestUser('c', 102, records, 100)).toThrow('has not freed the user id');
  });

  it('is the lowest that nobody has, and stays', () => {
    expect(guestUser('c', 0, records, 100)).toBe(101);
    expect(guestUser('b', 0, records, 100)).toBe(102);
  });
});
