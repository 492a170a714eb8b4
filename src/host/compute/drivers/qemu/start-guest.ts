import { mkdir } from 'node:fs/promises';
import type { PinFact } from '../../../../../workflows/contracts/machine-pin.js';
import { exists } from '../../../../common/files/exists.js';
import type { GuestDefinition } from '../../virt-driver.js';
import { diskMissing } from './guest-disk.js';
import { guestUser } from './guest-users.js';
import { settledPin } from './machine-pins.js';
import { inNicPorts } from './nic-card.js';
import { diskPath } from './disk-arguments.js';
import { fileFailure } from './qemu-failure.js';
import type { QemuParts } from './qemu-parts.js';
import type { PinnedRecord } from './qemu-starter.js';
import { inPorts, isVolume, volumeNode } from './volume-disk.js';

/** As `VirtDriver.spawn`. What the guest is pinned to is on disk before its QEMU starts. */
export async function startGuest(
  parts: QemuParts,
  guest: GuestDefinition,
  signal: AbortSignal,
): Promise<PinFact> {
  signal.throwIfAborted();
  const { store, watch, starter, machine, relays } = parts;
  const { instanceId } = guest;
  if (await watch.runs(instanceId)) return leftRunning(parts, guest);
  await checkDisks(parts, guest);
  const pin = settledPin(guest.pin ?? store.get(instanceId)?.definition.pin, machine);
  const disks = inPorts(guest.disks.map(relays.local), parts.maxVolumes);
  disks.filter(isVolume).forEach(volumeNode);
  const definition = { ...guest, disks, nics: inNicPorts(guest.nics, parts.maxNics), pin };
  const record: PinnedRecord = { definition, uid: uidOf(parts, guest), wanted: 'on' };
  try {
    await mkdir(store.folderOf(instanceId), { recursive: true, mode: 0o711 });
    await store.put(record);
    watch.watch(instanceId, await starter.start(record, signal));
    return pin;
  } catch (error) {
    await watch.noteEnd(record, undefined);
    throw fileFailure(error);
  }
}

async function leftRunning(
  { store }: QemuParts,
  { instanceId, generation }: GuestDefinition,
): Promise<PinFact> {
  await store.change(instanceId, ({ definition, ...rest }) => ({
    ...rest,
    definition: { ...definition, generation },
    wanted: 'on',
  }));
  return store.get(instanceId)?.definition.pin;
}

async function checkDisks({ starter }: QemuParts, { instanceId, disks }: GuestDefinition): Promise<void> {
  const files = starter.filesOf(instanceId);
  for (const { serial, mode } of disks.filter((disk) => !isVolume(disk)))
    if (mode === 'keep' && !(await exists(diskPath(files, serial)))) throw diskMissing();
}

function uidOf({ store, uidBase }: QemuParts, { instanceId, nics }: GuestDefinition): number {
  return guestUser(instanceId, nics[0]?.binding.guestUid ?? 0, store.all(), uidBase);
}
