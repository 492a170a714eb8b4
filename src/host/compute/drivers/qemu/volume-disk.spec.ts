import { describe, expect, it } from '@jest/globals';
import { blankOf, rootOf } from '../../../../../test/support/guest-parts.js';
import {
  deviceOf,
  freePort,
  inPorts,
  isVolume,
  volumeDevice,
  volumeDiskOf,
  volumeNode,
} from './volume-disk.js';

const volume = (name: string, port: number) =>
  volumeDiskOf(
    { volumeId: name, serial: `s-${name}`, sizeBytes: 5, address: { socket: `/v/${name}.sock` } },
    port,
  );
const root = rootOf({ base: '/b', baseFormat: 'raw' }, 0);
const noPort = expect.objectContaining({ code: 'AttachmentLimitExceeded' });

describe('the disk of a volume', () => {
  it('keeps what the volume is, in its place on the bus', () => {
    expect(volume('a', 3)).toEqual({
      source: { from: 'volume', volumeId: 'a', address: { socket: '/v/a.sock' } },
      ...{ sizeBytes: 5, bus: 'virtio', serial: 's-a', mode: 'keep', port: 3 },
    });
    expect([volume('a', 0), root, blankOf('b', 1)].map(isVolume)).toEqual([true, false, false]);
  });

  it('is read raw through the socket of its server, by the name of the volume', () => {
    expect(volumeNode(volume('a', 0))).toEqual({
      ...{ driver: 'raw', 'node-name': 's-a', discard: 'unmap' },
      file: {
        ...{ driver: 'nbd', 'node-name': 's-a-nbd', discard: 'unmap', export: 'a' },
        ...{ 'reconnect-delay': 60, 'open-timeout': 2 },
        server: { type: 'unix', path: '/v/a.sock' },
      },
    });
  });

  it('has no nodes without an address, nor with an empty one', () => {
    const refusal = expect.objectContaining({ code: 'UnsupportedOperation' });
    const { source, ...rest } = volume('a', 0);
    const unserved = { ...rest, source: { from: 'volume', volumeId: source.volumeId } } as const;
    expect(() => volumeNode(unserved)).toThrow(refusal);
    const fake = { ...rest, source: { ...source, address: { socket: '' } } };
    expect(() => volumeNode(fake)).toThrow(refusal);
  });

  it('is a device in its port, and in the first when it was given none', () => {
    const device = { driver: 'virtio-blk-pci', drive: 's-a', id: 'vd-s-a', serial: 's-a' };
    expect(volumeDevice(volume('a', 2))).toEqual({ ...device, bus: 'volume-port2' });
    const { source, sizeBytes, bus, serial, mode } = volume('a', 2);
    expect(volumeDevice({ source, sizeBytes, bus, serial, mode })).toEqual({
      ...device,
      bus: 'volume-port0',
    });
    expect(deviceOf('s-a')).toBe('vd-s-a');
  });
});

describe('places on the bus', () => {
  it('are given to volumes in their order, and to no other disk', () => {
    const placed = inPorts([root, volume('a', 7), blankOf('b', 1), volume('c', 7)], 2);
    expect(placed).toEqual([root, volume('a', 0), blankOf('b', 1), volume('c', 1)]);
    expect(() => inPorts([volume('a', 0), volume('c', 0)], 1)).toThrow(noPort);
    expect(inPorts([root], 0)).toEqual([root]);
    const boots = { ...volume('b', 0), bootOrder: 1 };
    expect(inPorts([boots, volume('a', 7)], 1)).toEqual([boots, volume('a', 0)]);
  });

  it('are free where no volume is, the lowest first', () => {
    expect(freePort([root], 2)).toBe(0);
    expect(freePort([root, volume('a', 0), volume('c', 2)], 3)).toBe(1);
    expect(freePort([volume('a', 1)], 2)).toBe(0);
    expect(() => freePort([volume('a', 1), volume('c', 0)], 2)).toThrow(noPort);
  });
});
