import type { HostLinkHandlers } from './host-link.js';
import type { PowerMessage, PowerReport } from '../../stream/stream.contract.js';
import { PowerSpool } from './power-spool.js';
import type { ComputeInventory } from '../../stream/inventories.js';
import type { DownMessages } from '../../stream/stream.contract.js';

type Confirmation = DownMessages['confirm-power'];
type Guests = Pick<HostLinkHandlers, 'generationOf'>;

/**
 * A host's power events on their way to the cloud: kept on disk, and said until they are acknowledged or mean nothing
 * any more.
 */
export class PowerReports {
  readonly #spool: PowerSpool;

  constructor(
    folder: string,
    private readonly send: (message: PowerMessage) => void,
  ) {
    this.#spool = new PowerSpool(folder);
  }

  /** Reads what an earlier daemon could not get rid of. */
  load(): Promise<void> {
    return this.#spool.load();
  }

  /** Resolves once the event is on disk. */
  async tell(report: PowerReport): Promise<void> {
    this.send(await this.#spool.add(report));
  }

  tellAgain(): void {
    for (const message of this.#spool.waiting) this.send(message);
  }

  acknowledged(eventId: string): Promise<void> {
    return this.#spool.forget(eventId);
  }

  /**
   * The event is older than the guest's row. Whatever an operation does to a guest gives it the operation's generation
   * first, so a guest that still has the event's was reached by none of them, and the event is its last word. Else it
   * is forgotten.
   */
  async confirm({ eventId, rowGeneration }: Confirmation, guests: Guests): Promise<void> {
    const event = this.#spool.find(eventId);
    if (!event) return;
    const newest = await guests.generationOf?.(event.instanceId);
    if (newest !== undefined && newest <= event.generation) this.send({ ...event, rowGeneration });
    else await this.#spool.forget(eventId);
  }

  /**
   * Marks guests whose own power-off the cloud has yet to hear of, so that they are not taken for drift. Ask after the
   * facts.
   */
  marked({ guests, strays }: ComputeInventory): ComputeInventory {
    const waiting = this.#spool.waiting;
    const isUnheard = ({ instanceId, generation, power }: ComputeInventory['guests'][number]) =>
      power === 'stopped' && waiting.some((e) => e.instanceId === instanceId && e.generation >= generation);
    return {
      guests: guests.map((guest) => (isUnheard(guest) ? { ...guest, unheard: true } : guest)),
      strays,
    };
  }
}
