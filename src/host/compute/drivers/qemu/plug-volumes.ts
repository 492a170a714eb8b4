import { EngineError } from '../../../../common/errors/engine-error.js';
import { logger } from '../../../../common/log/logger.js';
import { askToUnplug } from './ask-to-unplug.js';
import { type GuestVolume, type LettingGo, volumeHeld } from '../../volume-plugs.js';
import { hasDevice, hasNode, hasObject } from './machine-blocks.js';
import type { QemuMachine } from './qemu-machine.js';
import type { QemuParts } from './qemu-parts.js';
import {
  deviceOf,
  freePort,
  type VolumeDisk,
  volumeDevice,
  volumeDiskOf,
  volumeNode,
} from './volume-disk.js';
import { type Guest, letGo, volumesIn, withDisks, withoutVolume } from './let-go.js';
import { runningGuest } from './running-guest.js';
import { takeSocket } from './volume-sockets.js';
import { tlsObject, tlsOf } from './volume-tls.js';

type Parts = Pick<QemuParts, 'store' | 'watch' | 'maxVolumes' | 'relays'>;

/** Volumes of guests that run. What a guest is to have is on disk before QEMU hears of it. */
export class PlugVolumes {
  constructor(private readonly parts: Parts) {
    parts.watch.tellUnplugged((instanceId, machine, device) => this.#hear({ instanceId, machine }, device));
  }

  async plug(instanceId: string, volume: GuestVolume, signal: AbortSignal): Promise<void> {
    const { store, relays } = this.parts;
    const { machine, record } = await runningGuest(this.parts, instanceId);
    const { disks } = record.definition;
    const there = volumesIn(record).find(({ source }) => source.volumeId === volume.volumeId);
    const asked = volumeDiskOf(volume, there?.port ?? freePort(disks, this.parts.maxVolumes));
    const disk = relays.localVolume(asked);
    const node = volumeNode(disk);
    await relays.open(disk, record.uid);
    await takeSocket(disk.source.address?.socket ?? '', record.uid);
    signal.throwIfAborted();
    await store.change(instanceId, (now) => withDisks(now, [...withoutVolume(now, volume.volumeId), disk]));
    if (await hasDevice(machine, deviceOf(disk.serial))) return;
    try {
      if (!(await hasNode(machine, disk.serial)))
        await this.#addNode(machine, { disk, node, uid: record.uid });
      await machine.ask('device_add', volumeDevice(disk));
    } catch (cause) {
      await letGo(this.parts, { instanceId, machine }, disk);
      throw new EngineError('InternalError', 'The volume could not be plugged into the guest', { cause });
    }
  }

  /** With its key, which an attempt that was cut short may have left there, where it is on another host. */
  #addNode(
    machine: QemuMachine,
    { disk, node, uid }: { readonly disk: VolumeDisk; readonly node: object; readonly uid: number },
  ): Promise<unknown> {
    const { relays } = this.parts;
    const { serial, source } = disk;
    return relays.withKey(disk, uid, async () => {
      if (await hasObject(machine, tlsOf(serial))) await machine.ask('object-del', { id: tlsOf(serial) });
      if (source.address?.tcp) await machine.ask('object-add', tlsObject(serial, relays.keyFolder(serial)));
      await machine.ask('blockdev-add', node);
    });
  }

  /** A guest that does not answer, or holds on, counts as having let go where it is cut off already. */
  async unplug(instanceId: string, asked: LettingGo, signal: AbortSignal): Promise<void> {
    const { store, watch } = this.parts;
    const record = store.get(instanceId);
    const disk = record && volumesIn(record).find(({ source }) => source.volumeId === asked.volumeId);
    if (!disk) return;
    const machine = (await watch.runs(instanceId)) ? watch.get(instanceId)?.machine : undefined;
    if (!machine)
      return store.change(instanceId, (now) => withDisks(now, withoutVolume(now, asked.volumeId)));
    try {
      await this.#ask({ instanceId, machine }, disk, { graceMs: asked.graceMs, signal });
    } catch (error) {
      if (!asked.force || signal.aborted) throw error;
      logger('qemu').warn(
        { instanceId, volumeId: asked.volumeId, err: error },
        'a guest keeps a volume that is cut off',
      );
    }
  }

  /** What QEMU let go of while no daemon heard it. */
  async reconcile(): Promise<void> {
    const { store, watch } = this.parts;
    for (const instanceId of watch.ids()) {
      const [machine, record] = [watch.get(instanceId)?.machine, store.get(instanceId)];
      if (!machine || !record) continue;
      for (const disk of volumesIn(record))
        if (!(await hasDevice(machine, deviceOf(disk.serial)).catch(() => true)))
          await letGo(this.parts, { instanceId, machine }, disk);
    }
    this.parts.relays.watch();
  }

  close(): Promise<void> {
    return this.parts.relays.shut();
  }

  async #ask(
    guest: Guest,
    disk: VolumeDisk,
    { graceMs, signal }: { readonly graceMs: number; readonly signal: AbortSignal },
  ): Promise<void> {
    const { machine } = guest;
    if (!(await hasDevice(machine, deviceOf(disk.serial)))) return letGo(this.parts, guest, disk);
    if (!(await askToUnplug(machine, deviceOf(disk.serial), { graceMs, signal })))
      throw volumeHeld(graceMs / 1_000);
    await letGo(this.parts, guest, disk);
  }

  /** Also long after it was asked: what a guest has let go of it has no more. */
  #hear(guest: Guest, device: string): void {
    const record = this.parts.store.get(guest.instanceId);
    const disk = record && volumesIn(record).find(({ serial }) => deviceOf(serial) === device);
    if (!disk) return;
    letGo(this.parts, guest, disk).catch((error: unknown) =>
      logger('qemu').error({ instanceId: guest.instanceId, err: error }, 'a volume is not forgotten'),
    );
  }
}
