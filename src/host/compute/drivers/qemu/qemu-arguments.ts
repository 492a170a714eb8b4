import type { MachinePin } from '../../../../../workflows/contracts/machine-pin.js';
import type { GuestDefinition, GuestNic } from '../../virt-driver.js';
import { diskArguments } from './disk-arguments.js';
import { cardDevice, cardNetdev, type NicCard } from './nic-card.js';
import { nicPorts, volumePorts } from './root-ports.js';

export type Accel = 'kvm' | 'tcg';

/** Where a guest's files are. Sockets lie apart: their paths are limited to 108 bytes. */
export interface GuestFiles {
  /** Holds its disks, each named by its serial. */
  readonly folder: string;
  readonly console: string;
  readonly monitor: string;
  readonly serial: string;
  readonly pid: string;
  /** Folder of the key of a volume of another host, while QEMU starts. */
  keyFolder(serial: string): string;
}

export interface MachineOptions {
  readonly accel: Accel;
  /** MiB, of an emulated guest. */
  readonly tbSize: number;
  /** Places for disks that come later. They are there from the first boot on: q35 can add none to a running guest. */
  readonly maxVolumes: number;
  /** The same for network cards. */
  readonly maxNics: number;
}

/** A guest that is started: what it runs as is settled. */
export interface PinnedGuest extends GuestDefinition {
  readonly pin: MachinePin;
}

/** Everything that a QEMU of ours never needs, taken away by seccomp. Dropping privileges happens before: setpriv. */
const SANDBOX = 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny';

/**
 * QEMU's arguments for a guest that waits, stopped, for `cont`. Every object has a name, so that QMP can speak of it
 * later.
 */
export function qemuArguments(guest: PinnedGuest, files: GuestFiles, options: MachineOptions): string[] {
  return [
    ...['-name', `guest=${word(guest.name)},process=${word(guest.name)},debug-threads=on`],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-S'],
    ...['-sandbox', SANDBOX],
    ...machine(guest.pin, options),
    ...['-smp', String(guest.vcpus), '-m', String(guest.memoryMiB)],
    ...identity(guest),
    ...['-rtc', 'base=utc'],
    // The process of a guest that ended stays, so that the reason can be read however late.
    ...['-action', 'shutdown=pause,panic=pause'],
    ...['-pidfile', files.pid],
    ...monitorAndConsole(files),
    ...boot(guest),
    ...volumePorts(options.maxVolumes),
    ...nicPorts(options.maxNics),
    ...guest.disks.flatMap((disk) => diskArguments(disk, files, guest.kernel)),
    ...guest.nics.flatMap((nic, i) => (i === 0 ? firstCard(nic) : furtherCard(nic))),
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

const machine = ({ machineType, cpuModel }: MachinePin, { accel, tbSize }: MachineOptions) => [
  ...['-machine', word(machineType)],
  ...['-accel', accel === 'kvm' ? 'kvm' : `tcg,tb-size=${tbSize}`],
  ...['-cpu', cpuModel],
];

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

/** It stays in its place, whichever others come and go. */
const furtherCard = (nic: NicCard) => [
  ...['-netdev', keyed(cardNetdev(nic))],
  ...['-device', JSON.stringify(cardDevice(nic))],
];

const keyed = (options: Readonly<Record<string, string | number>>): string =>
  Object.entries(options)
    .map(([name, value]) => (name === 'type' ? String(value) : `${name}=${word(String(value))}`))
    .join(',');

/** The first card. Without a tap (a network driver that makes none) it is plugged into nothing. */
const firstCard = ({ mac, binding: { tap } }: GuestNic) => [
  '-netdev',
  tap === '' ? 'hubport,id=net0,hubid=0' : `tap,id=net0,ifname=${word(tap)},script=no,downscript=no`,
  '-device',
  `virtio-net-pci,netdev=net0,id=nic0,mac=${mac},romfile=`,
];
