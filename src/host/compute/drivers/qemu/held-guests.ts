import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { logger } from '../../../../common/log/logger.js';
import { guestNotRunning, type GuestHolds } from '../../volume-plugs.js';
import { heldFile } from './let-held-go.js';
import type { QemuParts } from './qemu-parts.js';

interface Hold {
  readonly holdId: string;
  readonly timer: NodeJS.Timeout;
}

/**
 * Guests that stand still: QEMU's `stop` also waits for what they have written. That one is held is on disk before QEMU
 * hears of it, so that it goes on when this daemon ends: by the next one, or by who keeps consoles short meanwhile.
 */
export class HeldGuests implements GuestHolds {
  readonly #holds = new Map<string, Hold>();

  constructor(private readonly parts: Pick<QemuParts, 'store' | 'watch' | 'starter'>) {}

  async hold(
    instanceId: string,
    { holdId, ms }: { readonly holdId: string; readonly ms: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { store, watch, starter } = this.parts;
    const isRunning = await watch.runs(instanceId);
    const [machine, record] = [watch.get(instanceId)?.machine, store.get(instanceId)];
    if (!isRunning || !machine || !record) throw guestNotRunning();
    signal.throwIfAborted();
    const { path, owner } = starter.doorOf(record);
    await writeFile(heldFile(store.folderOf(instanceId)), JSON.stringify({ path, owner }), { mode: 0o600 });
    clearTimeout(this.#holds.get(instanceId)?.timer);
    const timer = setTimeout(() => void this.#end(instanceId, holdId), ms).unref();
    this.#holds.set(instanceId, { holdId, timer });
    await machine.ask('stop');
  }

  async letGo(instanceId: string, holdId: string): Promise<boolean> {
    const held = this.#holds.get(instanceId);
    if (held?.holdId !== holdId) return false;
    clearTimeout(held.timer);
    this.#holds.delete(instanceId);
    await this.#resume(instanceId);
    return true;
  }

  /** Those that an earlier daemon held. */
  async reconcile(): Promise<void> {
    const { store, watch } = this.parts;
    for (const instanceId of watch.ids())
      if (existsSync(heldFile(store.folderOf(instanceId))))
        await this.#resume(instanceId).catch(note(instanceId));
  }

  /** A guest that this daemon has let go of is the next one's affair. */
  async #end(instanceId: string, holdId: string): Promise<void> {
    if (!this.parts.watch.get(instanceId)) return;
    await this.letGo(instanceId, holdId).catch(note(instanceId));
  }

  /** The file goes last: a guest that does not go on is not forgotten. */
  async #resume(instanceId: string): Promise<void> {
    const { store, watch } = this.parts;
    if (await watch.runs(instanceId)) await watch.get(instanceId)?.machine.resume();
    await rm(heldFile(store.folderOf(instanceId)), { force: true });
  }
}

const note = (instanceId: string) => (error: unknown) =>
  logger('qemu').error({ instanceId, err: error }, 'a guest that was held does not go on');
