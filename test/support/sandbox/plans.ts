import { type Placement } from '../../../workflows/contracts/guest.js';
import { rootDiskOf } from '../../../workflows/contracts/spawn-request.js';

/** Plans as the control plane would make them, for guests `i-1`, `i-2`, … */

const ids = (n: number) => ({
  ...{ noun: 'instance' as const, id: `uuid-${n}` },
  ...{ ec2Id: `i-${n}`, portId: `port-${n}` },
});

const network = {
  networkId: 'network-1',
  domainId: 'domain-1',
  ...{ cidr: '10.0.0.0/16', gateway: '10.0.0.1', dns: '', domain: 'd', mtu: 1450 },
};

export function placementOf(n: number, host: string, generation = 1): Placement {
  const { id: instanceId, ec2Id, portId } = ids(n);
  const image = { imageId: 'image-1', format: 'raw', sizeBytes: 1, sha256: '0' } as const;
  const mac = '02:00:00:00:00:01';
  return {
    host,
    generation,
    guest: {
      ...{ instanceId, name: ec2Id, smbiosUuid: 'ec2', vcpus: 1, memoryMiB: 128, kernelArgs: '' },
    },
    disks: [rootDiskOf(image, 1)],
    port: {
      ...{ portId, instanceId, mac, address: '10.0.0.2', hostname: 'ip-10-0-0-2' },
      ...{ metadataHopLimit: 1, minFilterVersion: 1, network },
    },
  };
}

/** Launches, starts and reboots, instance n on `hosts[n - 1]`. */
export const placed = (...hosts: readonly string[]) =>
  hosts.map((host, i) => ({
    ...ids(i + 1),
    generation: 1,
    placement: placementOf(i + 1, host),
    graceSeconds: 4,
  }));

export const held = (...hosts: readonly string[]) => ({ ...ids(1), generation: 2, hosts, overtaken: [] });

/** Guest n of a terminate that gives it so long to shut down. */
export const ending = (n: number, host: string, graceSeconds: number) => ({
  ...ids(n),
  ...{ generation: 2, hosts: [host], overtaken: [], graceSeconds },
});

export const running = (host: string, graceSeconds = 120) => ({
  ...ids(1),
  ...{ generation: 2, host, graceSeconds, overtaken: [] },
});

const volumeIds = (n: number) => ({
  noun: 'volume' as const,
  id: `volume-${n}`,
  ec2Id: `vol-${n}`,
  generation: 1,
});

/** Creations, volume n on `hosts[n - 1]`. */
export const volumesOn = (...hosts: readonly string[]) =>
  hosts.map((host, i) => ({
    ...volumeIds(i + 1),
    host,
    volume: { volumeId: `volume-${i + 1}`, sizeGiB: 1 },
  }));

/** The deletion of volume 1. */
export const volumeGoing = (host: string | null, ...overtaken: readonly string[]) => [
  { ...volumeIds(1), generation: 2, host, overtaken },
];

/** Volume 1 on h1, in instance 1, whose guest runs on `instanceHost`; null: it is off. */
export const volumeUse = (instanceHost: string | null, more = {}) => [
  {
    ...{ ...volumeIds(1), generation: 2, host: 'h1', instanceId: 'uuid-1', instanceGeneration: 7 },
    ...{ instanceHost, serial: 'vol1', sizeBytes: 1, overtaken: [], ...more },
  },
];

/** Volume 1 on h1 grows from 1 to 2 GiB, in instance 1, whose guest runs on `instanceHost`; null: it is off. */
export const volumeGrowing = (instanceHost: string | null) =>
  volumeUse(instanceHost).map(({ overtaken: _, ...use }) => ({
    ...{ ...volumeIds(1), generation: 2, host: 'h1' },
    ...{ from: { volumeId: 'volume-1', sizeGiB: 1 }, to: { volumeId: 'volume-1', sizeGiB: 2 } },
    use: instanceHost === null ? null : use,
  }));

/** Registrations, image n of object n. */
export const registrations = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    ...{ noun: 'image' as const, id: `image-${i + 1}`, ec2Id: `ami-${i + 1}`, generation: 1 },
    ...{ objectId: `object-${i + 1}`, format: 'auto' as const },
  }));

/** Interface 1, in instance 1 on h1. */
export const cardUse = (isRunning: boolean, more = {}) => {
  const { port } = placementOf(1, 'h1');
  const id = 'card-1';
  return [
    {
      ...{ noun: 'network-interface' as const, id, ec2Id: 'eni-1', generation: 2, overtaken: [] },
      ...{ instanceId: 'uuid-1', instanceGeneration: 7, host: 'h1', isRunning },
      port: { ...port, portId: id },
      ...more,
    },
  ];
};

const snapshotIds = (n: number) => ({
  noun: 'snapshot' as const,
  id: `snapshot-${n}`,
  ec2Id: `snap-${n}`,
  generation: 1,
});

/** Creations, snapshot n of volume n on `hosts[n - 1]`. */
export const snapshotsOn = (...hosts: readonly string[]) =>
  hosts.map((host, i) => ({
    ...{ ...snapshotIds(i + 1), host },
    snapshot: { snapshotId: `snapshot-${i + 1}`, volumeId: `volume-${i + 1}`, sizeGiB: 1 },
  }));

/** The same of one moment, of volumes of instance 1, whose guest runs on h1. */
export const snapshotsTogether = (...hosts: readonly string[]) =>
  snapshotsOn(...hosts).map((planned) => ({
    ...planned,
    guest: { noun: 'instance', id: 'uuid-1', ec2Id: 'i-1', generation: 7, host: 'h1' },
  }));

/** The deletion of snapshot 1. */
export const snapshotGoing = (host: string, ...overtaken: readonly string[]) => [
  { ...snapshotIds(1), generation: 2, host, overtaken },
];

/** Downloads. */
export const downloads = (count: number) =>
  registrations(count).map(({ objectId: _o, format: _f, ...image }) => image);

/** Copies, image n of image source-n. */
export const copies = (count: number) =>
  registrations(count).map(({ objectId: _o, format: _f, ...image }, i) => ({
    ...image,
    sourceId: `source-${i + 1}`,
  }));

/** Images of instances on h1, which are shut down first within `graceSeconds`; null: they run on. */
export const snapshots = (count: number, graceSeconds: number | null = null) =>
  registrations(count).map(({ objectId: _o, format: _f, ...image }, i) => ({
    ...{ ...image, host: 'h1', instanceId: `uuid-${i + 1}`, instanceGeneration: 7, graceSeconds },
  }));
