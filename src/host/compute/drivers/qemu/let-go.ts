import { logger } from '../../../../common/log/logger.js';
import type { GuestRecord } from './guest-record.js';
import type { GuestStore } from './guest-store.js';
import { hasNode, hasObject } from './machine-blocks.js';
import type { QemuMachine } from './qemu-machine.js';
import { isVolume, type VolumeDisk } from './volume-disk.js';
import type { VolumeRelays } from './volume-relays.js';
import { tlsOf } from './volume-tls.js';

/** A guest that runs. */
export interface Guest {
  readonly instanceId: string;
  readonly machine: QemuMachine;
}

export interface LettingGoParts {
  readonly store: GuestStore;
  readonly relays: Pick<VolumeRelays, 'close'>;
}

/** The guest has it no more: neither does its record, nor its QEMU. Again is success. */
export async function letGo(
  { store, relays }: LettingGoParts,
  { instanceId, machine }: Guest,
  { serial }: Pick<VolumeDisk, 'serial'>,
): Promise<void> {
  await store.change(instanceId, (now) =>
    withDisks(
      now,
      now.definition.disks.filter((disk) => disk.serial !== serial),
    ),
  );
  await forgetNode(machine, serial).catch((error: unknown) =>
    logger('qemu').warn({ instanceId, serial, err: error }, 'QEMU keeps the node of a volume'),
  );
  const record = store.get(instanceId);
  if (record) await relays.close(serial, record.uid);
}

/** And the key of one on another host. A QEMU that does not say what it has is about to end. */
async function forgetNode(machine: QemuMachine, serial: string): Promise<void> {
  if (await hasNode(machine, serial).catch(() => false))
    await machine.ask('blockdev-del', { 'node-name': serial });
  if (await hasObject(machine, tlsOf(serial)).catch(() => false))
    await machine.ask('object-del', { id: tlsOf(serial) });
}

export const volumesIn = ({ definition }: GuestRecord): readonly VolumeDisk[] =>
  definition.disks.filter((disk) => isVolume(disk));

export const withoutVolume = ({ definition }: GuestRecord, volumeId: string) =>
  definition.disks.filter((disk) => !(isVolume(disk) && disk.source.volumeId === volumeId));

export const withDisks = (
  { definition, ...rest }: GuestRecord,
  disks: GuestRecord['definition']['disks'],
): GuestRecord => ({ ...rest, definition: { ...definition, disks } });
