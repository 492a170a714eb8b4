import { describe, expect, it } from '@jest/globals';
import type { GuestRow } from './guest-row.repository.js';
import { hasVolumes, volumePlacesOf, volumesNeedOf } from './volume-places.js';

type Volume = GuestRow['volumes'][number];

const volume = (id: string, differs: Partial<Volume> = {}): Volume => ({
  ...{ id, ec2Id: `vol-${id}`, host: null, generation: 1, sizeGiB: 2 },
  ...{ isRoot: false, isNew: true, sourceHost: null },
  ...differs,
});
const guest = (...volumes: readonly Volume[]) => ({ volumes }) as GuestRow;
const there = volume('there', { isNew: false, host: 'a', sizeGiB: 50 });

describe('volumes that are made with an instance', () => {
  it('ask nothing of its host where all are there already', () => {
    for (const row of [guest(), guest(there)])
      expect([volumesNeedOf(row), volumePlacesOf(row, 'b'), hasVolumes(row)]).toEqual([{}, [], {}]);
  });

  it('ask for their room together, and to be where their snapshots are', () => {
    const row = guest(there, volume('blank'), volume('copy', { sizeGiB: 3, sourceHost: 'a' }));
    expect(volumesNeedOf(row)).toEqual({ volumes: { sizeGiB: 5, sources: ['a'] } });
    expect(hasVolumes(row)).toEqual({ hasVolumes: true });
  });

  it('have a snapshot that is gone as one that no host has', () => {
    expect(volumesNeedOf(guest(volume('copy', { sourceHost: '' })))).toEqual({
      volumes: { sizeGiB: 2, sources: [''] },
    });
  });

  it('go where it goes, unless they have their place there', () => {
    const row = guest(there, volume('new'), volume('placed', { host: 'b' }), volume('moving', { host: 'c' }));
    expect(volumePlacesOf(row, 'b')).toEqual([
      { id: 'new', host: 'b' },
      { id: 'moving', host: 'b' },
    ]);
  });
});
