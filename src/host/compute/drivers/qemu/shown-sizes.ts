import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { greets } from '../../../nbd/nbd-greeting.js';
import type { VolumeSizes } from '../../volume-plugs.js';
import { volumesIn, withDisks } from './let-go.js';
import { hasDevice } from './machine-blocks.js';
import type { QemuMachine } from './qemu-machine.js';
import type { QemuParts } from './qemu-parts.js';
import { deviceOf } from './volume-disk.js';

const GREETING_MS = 2_000;
const LOOK_MS = 100;
const GROWS_MS = 20_000;

/** How large guests see their volumes, while they run and at their next start. */
export class ShownSizes implements VolumeSizes {
  constructor(private readonly parts: Pick<QemuParts, 'store' | 'watch'>) {}

  async show(
    instanceId: string,
    { volumeId, sizeBytes }: { readonly volumeId: string; readonly sizeBytes: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { store, watch } = this.parts;
    const record = store.get(instanceId);
    const disk = record && volumesIn(record).find(({ source }) => source.volumeId === volumeId);
    if (!disk) return;
    await store.change(instanceId, (now) =>
      withDisks(
        now,
        now.definition.disks.map((one) => (one.serial === disk.serial ? { ...one, sizeBytes } : one)),
      ),
    );
    const machine = (await watch.runs(instanceId)) ? watch.get(instanceId)?.machine : undefined;
    if (!machine || !(await hasDevice(machine, deviceOf(disk.serial)))) return;
    await this.#grow(
      machine,
      { node: disk.serial, socket: disk.source.address?.socket ?? '', sizeBytes },
      signal,
    );
  }

  /**
   * An idle client learns of another size only when it reads, and until it has connected again QEMU takes the node for
   * too small. The read holds up QEMU as long as nobody serves it: so who serves is asked first.
   */
  async #grow(
    machine: Pick<QemuMachine, 'ask'>,
    {
      node,
      socket,
      sizeBytes,
    }: { readonly node: string; readonly socket: string; readonly sizeBytes: number },
    signal: AbortSignal,
  ): Promise<void> {
    const until = Date.now() + GROWS_MS;
    for (;;) {
      signal.throwIfAborted();
      if (!(await greets(socket, GREETING_MS)))
        throw new EngineError('InternalError', 'The volume is not served on its host');
      await machine.ask('human-monitor-command', { 'command-line': `qemu-io ${node} "read 0 512"` });
      try {
        await machine.ask('block_resize', { 'node-name': node, size: sizeBytes });
        return;
      } catch (cause) {
        if (!/Cannot grow NBD nodes/.test(String(cause)) || Date.now() > until)
          throw new EngineError('InternalError', 'The guest does not see the new size of the volume', {
            cause,
          });
      }
      await sleep(LOOK_MS, undefined, { signal });
    }
  }
}
