import { cardHeld, type CardLettingGo, type CardPlugs, type PluggedNic } from '../../card-plugs.js';
import { guestNotRunning } from '../../volume-plugs.js';
import type { FakeGuests } from './fake-plugs.js';
import { pause } from './pause.js';

/** Cards of fake guests: names that they have while they run. */
export class FakeCards implements CardPlugs {
  /** `delay`: seconds until a guest lets go; one that takes longer than its grace does not listen. */
  constructor(
    private readonly guests: FakeGuests,
    private readonly delay: number,
  ) {}

  async plug(instanceId: string, { portId }: PluggedNic, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const guest = this.guests.get(instanceId);
    if (guest?.power !== 'running') throw guestNotRunning();
    const { cards = [] } = guest;
    if (!cards.includes(portId)) await this.guests.keep({ ...guest, cards: [...cards, portId] });
  }

  async unplug(instanceId: string, asked: CardLettingGo, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { portId, graceMs, force } = asked;
    const guest = this.guests.get(instanceId);
    if (guest?.power !== 'running' || !guest.cards?.includes(portId)) return;
    await pause(Math.min(this.delay, graceMs / 1_000), signal);
    if (this.delay * 1_000 > graceMs && !force) throw cardHeld(graceMs / 1_000);
    const now = this.guests.get(instanceId) ?? guest;
    await this.guests.keep({ ...now, cards: now.cards?.filter((id) => id !== portId) ?? [] });
  }
}
