import { describe, expect, it } from '@jest/globals';
import { blankOf, nicOf, rootOf } from '../../../../../test/support/guest-parts.js';
import { qemuArguments, type MachineOptions, type PinnedGuest } from './qemu-arguments.js';

const guest: PinnedGuest = {
  instanceId: '5d2fa23c-9e1b-4a4f-8f8a-0a3a3c0c9a11',
  generation: 3,
  name: 'i-0123456789abcdef0',
  smbiosUuid: 'ec2fa23c-9e1b-4a4f-8f8a-0a3a3c0c9a11',
  vcpus: 2,
  memoryMiB: 512,
  disks: [rootOf({ base: '/base/aa', baseFormat: 'raw' }, 2 ** 30)],
  kernelArgs: 'root=/dev/vda console=ttyS0',
  nics: [nicOf({ tap: 'tap0', namespace: 'ns', guestUid: 7 })],
  pin: { machineType: 'q35', cpuModel: 'max' },
};
const files = {
  folder: '/g',
  console: '/g/console.log',
  monitor: '/s/qmp.sock',
  serial: '/s/serial.sock',
  pid: '/s/pid',
  keyFolder: (serial: string) => `/k/${serial}`,
};
const options: MachineOptions = { accel: 'tcg', tbSize: 32, maxVolumes: 0, maxNics: 0 };

/** The value after each of these options, in order. */
function valuesOf(option: string, args: readonly string[]): string[] {
  return args.flatMap((word, i) => (word === option ? [args[i + 1] ?? ''] : []));
}
const argumentsOf = (change: Partial<PinnedGuest> = {}, machine: Partial<MachineOptions> = {}) =>
  qemuArguments({ ...guest, ...change }, files, { ...options, ...machine });

describe('qemuArguments', () => {
  it('gives the guest nothing that it was not given by name, and takes from QEMU what it does not need', () => {
    const args = argumentsOf();
    for (const word of ['-nodefaults', '-no-user-config', '-S']) expect(args).toContain(word);
    expect(valuesOf('-sandbox', args)).toEqual([
      'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny',
    ]);
  });

  it('says who the guest is, as cloud-init asks', () => {
    const args = argumentsOf();
    expect(valuesOf('-uuid', args)).toEqual([guest.smbiosUuid]);
    expect(valuesOf('-smbios', args)[0]).toContain(`uuid=${guest.smbiosUuid},serial=${guest.smbiosUuid}`);
    expect(valuesOf('-name', args)[0]).toContain(`guest=${guest.name},`);
  });

  it('keeps the process of a guest that ended', () => {
    expect(valuesOf('-action', argumentsOf())).toEqual(['shutdown=pause,panic=pause']);
  });

  it('sizes the guest', () => {
    const args = argumentsOf();
    expect(valuesOf('-smp', args)).toEqual(['2']);
    expect(valuesOf('-m', args)).toEqual(['512']);
  });

  it.each([
    ['tcg', 'tcg,tb-size=32', 'max'],
    ['kvm', 'kvm', 'host'],
  ] as const)('runs under %s', (accel, accelerator, cpu) => {
    const args = argumentsOf({ pin: { machineType: 'q35', cpuModel: cpu } }, { accel });
    expect(valuesOf('-accel', args)).toEqual([accelerator]);
    expect(valuesOf('-cpu', args)).toEqual([cpu]);
    expect(valuesOf('-machine', args)).toEqual(['q35']);
  });

  it('boots kernel and ramdisk, or the disk', () => {
    const direct = argumentsOf({ kernel: '/k', ramdisk: '/r' });
    expect(valuesOf('-kernel', direct)).toEqual(['/k']);
    expect(valuesOf('-initrd', direct)).toEqual(['/r']);
    expect(valuesOf('-append', direct)).toEqual([guest.kernelArgs]);
    expect(valuesOf('-initrd', argumentsOf({ kernel: '/k' }))).toEqual([]);
    const disk = argumentsOf();
    expect(valuesOf('-kernel', disk)).toEqual([]);
    expect(valuesOf('-append', disk)).toEqual([]);
    expect(valuesOf('-device', disk)).toContain(
      'virtio-blk-pci,drive=root,id=vd-root,serial=root,bootindex=1',
    );
  });

  it('boots a volume from where the disks of its own are, and tells the firmware of it', () => {
    const source = { from: 'volume', volumeId: 'v', address: { socket: '/s' } } as const;
    const disk = { source, sizeBytes: 1, bus: 'virtio', serial: 'vol1', mode: 'keep', bootOrder: 1 } as const;
    const device = 'virtio-blk-pci,drive=vol1,id=vd-vol1,serial=vol1';
    const devices = (more: Partial<PinnedGuest>) =>
      valuesOf('-device', argumentsOf({ disks: [disk], ...more })).filter((one) => one.includes('vd-vol1'));
    expect(devices({})).toEqual([`${device},bootindex=1`]);
    expect(devices({ kernel: '/k' })).toEqual([device]);
  });

  it('has a place for every volume, each with a slot and function of its own', () => {
    const ports = (count: number) =>
      valuesOf('-device', argumentsOf({}, { maxVolumes: count })).filter((d) =>
        d.startsWith('pcie-root-port'),
      );
    expect(ports(0)).toEqual([]);
    expect(ports(10)[8]).toBe(
      'pcie-root-port,id=volume-port8,chassis=9,bus=pcie.0,addr=0x11.0x0,multifunction=on',
    );
    const places = ports(120).map((port) => /addr=(\S+?),/.exec(port)?.[1]);
    expect(new Set(places).size).toBe(120);
    expect(places.at(-1)).toBe('0x1e.0x7');
  });

  it('has a place for every card, apart from the volumes’, which do not move for them', () => {
    const ports = (maxVolumes: number, maxNics: number) =>
      valuesOf('-device', argumentsOf({}, { maxVolumes, maxNics })).filter((d) =>
        d.startsWith('pcie-root-port'),
      );
    expect(ports(0, 9).slice(7)).toEqual([
      'pcie-root-port,id=nic-port7,chassis=207,bus=pcie.0,addr=0x1e.0x7,multifunction=on',
      'pcie-root-port,id=nic-port8,chassis=208,bus=pcie.0,addr=0x1d.0x0,multifunction=on',
    ]);
    expect(ports(16, 8).slice(0, 16)).toEqual(ports(16, 0));
    const both = ports(104, 16);
    for (const part of [/addr=(\S+?),/, /chassis=(\d+)/])
      expect(new Set(both.map((port) => part.exec(port)?.[1])).size).toBe(120);
  });

  it('names every disk by its serial, and boots in their order', () => {
    const args = argumentsOf({
      disks: [...guest.disks, blankOf('data', 1), { ...blankOf('cd', 1), bootOrder: 2 }],
    });
    const files = valuesOf('-blockdev', args).map((text) => JSON.parse(text) as { 'node-name': string });
    expect(files).toMatchObject([
      { 'node-name': 'root', file: { filename: '/g/root.qcow2' } },
      { 'node-name': 'data', file: { filename: '/g/data.qcow2' } },
      { 'node-name': 'cd', file: { filename: '/g/cd.qcow2' } },
    ]);
    expect(valuesOf('-device', args).filter((device) => device.startsWith('virtio-blk'))).toEqual([
      'virtio-blk-pci,drive=root,id=vd-root,serial=root,bootindex=1',
      'virtio-blk-pci,drive=data,id=vd-data,serial=data',
      'virtio-blk-pci,drive=cd,id=vd-cd,serial=cd,bootindex=2',
    ]);
  });

  it('has every card on a net of its own', () => {
    const second = { ...nicOf({ tap: 'tap1' }, '02:16:3e:00:00:02'), portId: 'p2', port: 1 };
    const nics = [nicOf({ tap: 'tap0' }), second];
    const args = argumentsOf({ nics });
    expect(valuesOf('-netdev', args).map((text) => text.split(',', 3))).toEqual([
      ['tap', 'id=net0', 'ifname=tap0'],
      ['tap', 'id=net-p2', 'ifname=tap1'],
    ]);
    const [device] = valuesOf('-device', args).filter((text) => text.includes('card-p2'));
    expect(JSON.parse(device ?? '')).toEqual({
      ...{ driver: 'virtio-net-pci', netdev: 'net-p2', id: 'card-p2', mac: '02:16:3e:00:00:02' },
      ...{ romfile: '', bus: 'nic-port1' },
    });
  });

  it('plugs the card into the tap that is there, or into nothing', () => {
    expect(valuesOf('-netdev', argumentsOf())).toEqual(['tap,id=net0,ifname=tap0,script=no,downscript=no']);
    expect(valuesOf('-netdev', argumentsOf({ nics: [nicOf()] }))).toEqual(['hubport,id=net0,hubid=0']);
    expect(valuesOf('-device', argumentsOf())).toContain(
      'virtio-net-pci,netdev=net0,id=nic0,mac=02:16:3e:00:00:01,romfile=',
    );
  });

  it('lets no name become an option', () => {
    const [name] = valuesOf('-name', argumentsOf({ name: 'x,debug-threads=off' }));
    expect(name).toContain('guest=x,,debug-threads=off,');
  });
});
