import { expect, it } from '@jest/globals';
import { baseFiles } from './base-files.js';
import type { GuestRecord } from './guest-record.js';
import type { GuestStore } from './guest-store.js';

const disk = (source: object) => ({ source, sizeBytes: 0, bus: 'virtio', serial: 's', mode: 'create' });
const storeOf = (definitions: readonly object[], others: readonly string[] = []) =>
  ({
    all: () => definitions.map((definition) => ({ definition }) as unknown as GuestRecord),
    others: async () => others,
  }) as unknown as GuestStore;

const GUESTS = [
  {
    disks: [disk({ from: 'image', base: '/base/a', baseFormat: 'raw' })],
    kernel: '/base/k',
    ramdisk: '/base/r',
  },
  { disks: [disk({ from: 'volume', volumeId: 'v' }), disk({ from: 'blank' })] },
];

it('names what disks lie over and what guests boot with', async () => {
  expect(await baseFiles(storeOf(GUESTS))).toEqual(new Set(['/base/a', '/base/k', '/base/r']));
});

it('knows nothing where a folder has no record', async () => {
  expect(await baseFiles(storeOf(GUESTS, ['/instances/x']))).toBeUndefined();
});
