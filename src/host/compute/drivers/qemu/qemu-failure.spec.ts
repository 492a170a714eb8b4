import { describe, expect, it } from '@jest/globals';
import { fileFailure, startFailure } from './qemu-failure.js';

/** As QEMU 7.2 says it. */
const WORDS = {
  'qemu-system-x86_64: -netdev tap,id=net0: could not configure /dev/net/tun (t0): Device or resource busy':
    'in use',
  'qemu-system-x86_64: -netdev tap,id=net0: could not configure /dev/net/tun (t0): Operation not permitted':
    'not ready',
  'qemu-system-x86_64: -device virtio-blk-pci: Failed to get "write" lock': 'disk of the instance is in use',
  'Is another process using the image [/x/root.qcow2]?': 'disk of the instance is in use',
  "qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory": 'not enough memory',
  'qemu-system-x86_64: -blockdev {}: Image is not in qcow2 format': 'cannot be read',
  'qemu-system-x86_64: error: failed to set MSR 0x10a to 0x0 (kvm)': 'virtualization',
  'nsenter: reassociate to namespace /run/netns/x failed: Invalid argument': 'not ready',
  'qemu-system-x86_64: -nope: invalid option': 'could not be started',
};

describe('startFailure', () => {
  it.each(Object.entries(WORDS))('%s', (stderr, part) => {
    const failure = startFailure(`something before\n${stderr}\n`, new Error('closed'));
    expect(failure).toMatchObject({ code: 'InternalError', retryable: true });
    expect(failure.message).toContain(part);
    expect(failure.message).not.toMatch(/qemu|netns|\//);
    expect((failure.cause as Error).message).toBe(stderr);
  });

  it('falls back on what we saw ourselves', () => {
    const cause = new Error('no greeting');
    expect(startFailure('', cause).cause).toBe(cause);
  });
});

describe('fileFailure', () => {
  it('says when the disk is full, and leaves other failures as they are', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(fileFailure(full)).toMatchObject({
      code: 'InternalError',
      message: expect.stringContaining('no room'),
    });
    const other = new Error('other');
    expect(fileFailure(other)).toBe(other);
  });
});
