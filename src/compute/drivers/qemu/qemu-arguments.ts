import type { GuestDefinition } from '../../virt-driver.js';

export type Accel = 'kvm' | 'tcg';

/** Where a guest's files are. Sockets lie apart: their paths are limited to 108 bytes. */
export interface GuestFiles {
  readonly disk: string;
  readonly console: string;
  readonly monitor: string;
  readonly serial: string;
  readonly pid: string;
}

export interface MachineOptions {
  readonly accel: Accel;
  /** MiB, of an emulated guest. */
  readonly tbSize: number;
  /** Places for disks that come later. They are there from the first boot on: q35 can add none to a running guest. */
  readonly maxVolumes: number;
}

/** 8 root ports share a slot of the bus; slots 16 to 30 are ours. */
const PORTS_PER_SLOT = 8;
const FIRST_PORT_SLOT = 0x10;
export const MOST_VOLUMES = 15 * PORTS_PER_SLOT;

/** Everything that a QEMU of ours never needs, taken away by seccomp. Dropping privileges happens before: setpriv. */
const SANDBOX = 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny';

/** QEMU's arguments for a guest that waits, stopped, for `cont`. Every object has a name, so that QMP can speak of it later. */
export function qemuArguments(guest: GuestDefinition, files: GuestFiles, options: MachineOptions): string[] {
  return [
    ...['-name', `guest=${word(guest.name)},process=${word(guest.name)},debug-threads=on`],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-S'],
    ...['-sandbox', SANDBOX],
    ...accelerator(options),
    ...['-smp', String(guest.vcpus), '-m', String(guest.memoryMiB)],
    ...identity(guest),
    ...['-rtc', 'base=utc'],
    // The process of a guest that ended stays, so that the reason can be read however late.
    ...['-action', 'shutdown=pause,panic=pause'],
    ...['-pidfile', files.pid],
    ...monitorAndConsole(files),
    ...boot(guest),
    ...rootPorts(options.maxVolumes),
    ...rootDisk(guest, files.disk),
    ...networkCard(guest),
    ...[
      '-object',
      'rng-random,id=rng0,filename=/dev/urandom',
      '-device',
      'virtio-rng-pci,rng=rng0,id=rngdev0',
    ],
    ...['-device', 'virtio-balloon-pci,id=balloon0,free-page-reporting=on'],
    ...['-device', 'pvpanic-pci,id=pvpanic0'],
  ];
}

/** A comma begins the next option; doubled, it is one. */
const word = (text: string) => text.replaceAll(',', ',,');

const accelerator = ({ accel, tbSize }: MachineOptions) =>
  accel === 'kvm'
    ? ['-machine', 'q35', '-accel', 'kvm', '-cpu', 'host']
    : ['-machine', 'q35', '-accel', `tcg,tb-size=${tbSize}`, '-cpu', 'max'];

/** cloud-init takes a guest for EC2's by uuid and serial, which must be the same. */
const identity = ({ smbiosUuid }: GuestDefinition) => [
  ...['-uuid', smbiosUuid],
  ...['-smbios', `type=1,manufacturer=engine,product=engine,uuid=${smbiosUuid},serial=${smbiosUuid}`],
];

const monitorAndConsole = ({ monitor, serial, console }: GuestFiles) => [
  ...['-chardev', `socket,id=mon0,path=${word(monitor)},server=on,wait=off`],
  ...['-mon', 'chardev=mon0,mode=control'],
  // Appending lets the log be cut from outside while QEMU writes.
  '-chardev',
  `socket,id=ser0,path=${word(serial)},server=on,wait=off,logfile=${word(console)},logappend=on`,
  ...['-device', 'isa-serial,chardev=ser0'],
];

const boot = ({ kernel, ramdisk, kernelArgs }: GuestDefinition) => [
  ...(kernel === undefined ? [] : ['-kernel', kernel, '-append', kernelArgs]),
  ...(kernel === undefined || ramdisk === undefined ? [] : ['-initrd', ramdisk]),
];

const rootPorts = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const slot = (FIRST_PORT_SLOT + Math.floor(i / PORTS_PER_SLOT)).toString(16);
    const place = `bus=pcie.0,addr=0x${slot}.0x${i % PORTS_PER_SLOT},multifunction=on`;
    return ['-device', `pcie-root-port,id=volume-port${i},chassis=${i + 1},${place}`];
  }).flat();

const rootDisk = ({ kernel }: GuestDefinition, filename: string) => [
  '-blockdev',
  JSON.stringify({
    driver: 'qcow2',
    'node-name': 'root',
    discard: 'unmap',
    file: { driver: 'file', 'node-name': 'root-file', filename, discard: 'unmap' },
  }),
  '-device',
  `virtio-blk-pci,drive=root,id=vd-root,serial=root${kernel === undefined ? ',bootindex=1' : ''}`,
];

/** Without a tap (a network driver that makes none) the card is plugged into nothing. */
const networkCard = ({ mac, binding: { tap } }: GuestDefinition) => [
  '-netdev',
  tap === '' ? 'hubport,id=net0,hubid=0' : `tap,id=net0,ifname=${word(tap)},script=no,downscript=no`,
  '-device',
  `virtio-net-pci,netdev=net0,id=nic0,mac=${mac},romfile=`,
];
