import { describe, expect, it } from '@jest/globals';
import type { PlacementV1 } from '../../../workflows/contracts/guest-v1.js';
import { spawnRequest, spawnRequestOf } from '../../../workflows/contracts/spawn-request.js';
import type { GuestRow } from './guest-row.repository.js';
import { placementOf } from './guest-spec.js';

const image = { id: 'image-1', format: 'raw', sizeBytes: 7, sha256: 'aa' } as const;
const row: GuestRow = {
  ...{ id: '5d2fa23c-9e1b-4a4f-8f8a-0a3a3c0c9a11', ec2Id: 'i-1', generation: 3, host: null, zone: 'z' },
  ...{
    vcpus: 1,
    memoryMiB: 128,
    diskGiB: 2,
    volumes: [],
    cards: [],
    cardIds: [],
    metadataHopLimit: 1,
    configDrive: false,
    requestedHost: null,
    rootIsVolume: false,
    ephemeralGiB: 0,
    swapMiB: 0,
    kernelArgs: '',
  },
  ...{ interfaceId: 'port-1', mac: '02::1', address: '10.0.0.2', image, kernel: null, ramdisk: null },
  network: {
    id: 'net-1',
    domainId: 'domain-1',
    cidr: '10.0.0.0/16',
    gateway: '10.0.0.1',
    dns: '',
    domain: 'd',
    mtu: 1450,
  },
  ...{ machineType: null, cpuModel: null, isPublic: false, hasAsked: false },
};
const binding = { tap: 't', namespace: 'n', guestUid: 7, domainId: 'net-1' };

describe('placementOf', () => {
  it('names the root disk, and the network of the port', () => {
    const { disks, port } = placementOf(row, 'h', 4);
    expect(disks).toEqual([
      {
        source: { from: 'image', image: { imageId: 'image-1', format: 'raw', sizeBytes: 7, sha256: 'aa' } },
        ...{ sizeBytes: 2 * 1024 ** 3, bus: 'virtio', serial: 'root', bootOrder: 1 },
      },
    ]);
    expect(port.network).toEqual({
      ...{ networkId: 'net-1', domainId: 'domain-1', cidr: '10.0.0.0/16', gateway: '10.0.0.1' },
      ...{ dns: '', domain: 'd', mtu: 1450 },
    });
  });

  it('has the disks of the flavor behind the root, whatever that is, and volumes behind those', () => {
    const volume = {
      ...{ id: 'v-1', ec2Id: 'vol-1', host: null, generation: 2, sizeGiB: 3, isNew: true },
      ...{ isRoot: true, sourceHost: null },
    };
    const there = { ...volume, id: 'v-2', ec2Id: 'vol-2', host: 'other', isNew: false, isRoot: false };
    const flavored = { ...row, ephemeralGiB: 4, swapMiB: 512 };
    const serials = (of: GuestRow) => placementOf(of, 'h', 4).disks.map(({ serial }) => serial);
    expect(serials(flavored)).toEqual(['root', 'ephemeral0', 'swap']);
    const launched = { ...flavored, rootIsVolume: true, volumes: [volume, there] };
    expect(serials(launched)).toEqual(['vol1', 'ephemeral0', 'swap', 'vol2']);
    const [root, , , other] = placementOf(launched, 'h', 4).disks;
    expect(root).toMatchObject({ bootOrder: 1, sizeBytes: 3 * 1024 ** 3, source: { at: { host: 'h' } } });
    expect(other).toMatchObject({ source: { volumeId: 'v-2', at: { host: 'other', generation: 2 } } });
    expect(other).not.toHaveProperty('bootOrder');
  });

  it('carries the pin that the row has, and no half of one', () => {
    const pin = { machineType: 'pc-q35-7.2', cpuModel: 'EPYC-v1' };
    expect(placementOf({ ...row, ...pin }, 'h', 4).guest.pin).toEqual(pin);
    expect(placementOf({ ...row, machineType: 'x' }, 'h', 4).guest).not.toHaveProperty('pin');
    expect(placementOf(row, 'h', 4).guest).not.toHaveProperty('pin');
  });
});

describe('spawnRequest', () => {
  const placement = placementOf(row, 'h', 4);
  const request = spawnRequest(placement, [binding], 'keep');
  const placementV1: PlacementV1 = {
    ...{ host: 'h', generation: 3, port: placement.port },
    guest: {
      ...placement.guest,
      ...{ diskGiB: 2, portId: 'port-1', mac: '02::1' },
      image: { imageId: 'image-1', format: 'raw', sizeBytes: 7, sha256: 'aa' },
    },
  };

  it('asks for the disks and the card of a placement', () => {
    expect(request).toMatchObject({
      disks: [{ serial: 'root', mode: 'keep' }],
      nics: [{ portId: 'port-1', mac: '02::1', model: 'virtio', binding }],
    });
    expect(spawnRequestOf(request)).toBe(request);
  });

  it('has a card for each further port whose binding there is', () => {
    const card = { id: 'port-2', mac: '02::2', address: '10.0.0.3', network: row.network };
    const several = placementOf({ ...row, cards: [card], cardIds: ['port-2'] }, 'h', 4);
    expect(several.more).toMatchObject([{ portId: 'port-2', address: '10.0.0.3', minFilterVersion: 4 }]);
    const other = { ...binding, tap: 'u' };
    expect(spawnRequest(several, [binding, other], 'keep')).toMatchObject({
      nics: [{ portId: 'port-1' }, { portId: 'port-2', mac: '02::2', binding: other }],
    });
    expect(spawnRequest(several, [binding], 'keep')).toMatchObject({ nics: [{ portId: 'port-1' }] });
  });

  it('stays as it was for a placement of host contract 1, and means the same', () => {
    const old = spawnRequest(placementV1, [binding], 'keep');
    expect(old).toEqual({ guest: placementV1.guest, binding, disk: 'keep' });
    expect(spawnRequestOf(old)).toEqual(request);
  });
});
