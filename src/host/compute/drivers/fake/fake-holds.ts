import { guestNotRunning, type GuestHolds } from '../../volume-plugs.js';
import type { FakeGuest } from './fake-guest.js';

/** Fake guests do nothing anyway: who holds them is remembered, and until when. */
export class FakeHolds implements GuestHolds {
  readonly #holds = new Map<string, { readonly holdId: string; readonly until: number }>();

  constructor(private readonly guests: { get(instanceId: string): FakeGuest | undefined }) {}

  async hold(
    instanceId: string,
    { holdId, ms }: { readonly holdId: string; readonly ms: number },
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    if (this.guests.get(instanceId)?.power !== 'running') throw guestNotRunning();
    this.#holds.set(instanceId, { holdId, until: Date.now() + ms });
  }

  async letGo(instanceId: string, holdId: string): Promise<boolean> {
    const held = this.#holds.get(instanceId);
    if (held?.holdId !== holdId) return false;
    this.#holds.delete(instanceId);
    return this.guests.get(instanceId)?.power === 'running' && Date.now() < held.until;
  }
}
