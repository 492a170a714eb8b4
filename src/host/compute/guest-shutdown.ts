import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { logger } from '../../common/log/logger.js';
import type { HostedGuest } from '../../stream/hosted-guest.contract.js';
import type { HostLink } from '../link/host-link.js';
import type { VirtDriver } from './virt-driver.js';

/** Told whenever it changes: the names of guests that are still waited for. */
export type TellWaiting = (names: readonly string[]) => void;

/**
 * All guests of one host off, because the whole cloud goes down: no events, and nothing forgets that they are wanted.
 * Each is asked, and has its grace.
 */
export class GuestShutdown {
  readonly #hurry = new AbortController();
  #known: ReadonlyMap<string, HostedGuest> = new Map();

  constructor(
    private readonly driver: Pick<VirtDriver, 'list' | 'stop'>,
    private readonly link: Pick<HostLink, 'guests'>,
  ) {}

  /**
   * Asks the cloud, while it is still there, which guests listen to their power button. Without its answer all get all
   * the time.
   */
  async prepare(): Promise<void> {
    try {
      this.#known = new Map((await this.link.guests()).map((guest) => [guest.instanceId, guest]));
    } catch (error) {
      logger('compute').warn({ err: error }, 'the cloud does not say which guests listen');
    }
  }

  /** Resolves when all are off. `graceMs`: what a guest gets at most. */
  async run(graceMs: number, tell: TellWaiting): Promise<void> {
    const running = (await this.driver.list()).filter(({ power }) => power === 'running');
    const waiting = new Map(running.map(({ instanceId }) => [instanceId, this.#nameOf(instanceId)]));
    const say = () => tell([...waiting.values()]);
    say();
    const ends = running.map(async ({ instanceId }) => {
      await this.#end(instanceId, graceMs);
      waiting.delete(instanceId);
      say();
    });
    // All are waited for; one that does not go must not cut the others' grace short.
    await Promise.allSettled(ends);
    await Promise.all(ends);
  }

  /** Cuts the power of those that are still waited for. */
  hurry(): void {
    this.#hurry.abort();
  }

  async #end(instanceId: string, graceMs: number): Promise<void> {
    const { graceSeconds = Infinity } = this.#known.get(instanceId) ?? {};
    try {
      await this.driver.stop(instanceId, Math.min(graceMs, graceSeconds * 1_000), this.#hurry.signal);
    } catch (error) {
      if (!this.#hurry.signal.aborted) throw error;
      await this.driver.stop(instanceId, 0, new AbortController().signal);
    }
  }

  #nameOf(instanceId: string): string {
    return this.#known.get(instanceId)?.ec2Id ?? ec2IdWith('i', instanceId);
  }
}
