import { EngineError } from '../../../../common/errors/engine-error.js';
import { logger } from '../../../../common/log/logger.js';
import { cardHeld, type CardLettingGo, type CardPlugs, type PluggedNic } from '../../card-plugs.js';
import { askToUnplug } from './ask-to-unplug.js';
import { type CardGuest, endNetdev, unlessThere } from './card-netdev.js';
import type { GuestRecord } from './guest-record.js';
import { hasDevice } from './machine-blocks.js';
import { cardDevice, cardIds, cardNetdev, freeNicPort, type NicCard } from './nic-card.js';
import type { QemuParts } from './qemu-parts.js';
import { runningGuest } from './running-guest.js';

type Parts = Pick<QemuParts, 'store' | 'watch' | 'maxNics'>;

/** Cards of guests that run, beside the first. What a guest is to have is on disk before QEMU hears of it. */
export class PlugCards implements CardPlugs {
  readonly #forgetting = new Map<string, Promise<void>>();

  constructor(private readonly parts: Parts) {
    parts.watch.tellUnplugged((instanceId, machine, device) => this.#hear({ instanceId, machine }, device));
  }

  async plug(instanceId: string, nic: PluggedNic, signal: AbortSignal): Promise<void> {
    const { machine, record } = await runningGuest(this.parts, instanceId);
    const { nics } = record.definition;
    const there = nics.find(({ portId }) => portId === nic.portId);
    refuseElsewhere(record, nic);
    if (there?.isCut === true)
      throw new EngineError('IncorrectState', 'The guest has not let go of the network interface yet');
    const card = { ...nic, port: there?.port ?? freeNicPort(nics, this.parts.maxNics) };
    signal.throwIfAborted();
    await this.#note(instanceId, nic.portId, card);
    if (await hasDevice(machine, cardIds(nic.portId).device)) return;
    try {
      await machine.ask('netdev_add', cardNetdev(card)).catch(unlessThere);
      await machine.ask('device_add', cardDevice(card));
    } catch (cause) {
      await this.#forget({ instanceId, machine }, nic.portId);
      throw new EngineError('InternalError', 'The network interface could not be plugged into the guest', {
        cause,
      });
    }
  }

  /** Forced, the card of a guest that does not answer, or holds on, is plugged into nothing from here on. */
  async unplug(instanceId: string, asked: CardLettingGo, signal: AbortSignal): Promise<void> {
    const { store, watch } = this.parts;
    const { portId, force } = asked;
    const card = cardIn(store.get(instanceId), portId);
    if (!card) return;
    const machine = (await watch.runs(instanceId)) ? watch.get(instanceId)?.machine : undefined;
    if (!machine) return this.#note(instanceId, portId);
    try {
      await this.#ask({ instanceId, machine }, asked, signal);
    } catch (error) {
      if (!force || signal.aborted) throw error;
      logger('qemu').warn({ instanceId, portId, err: error }, 'a guest keeps a card that is cut off');
      await this.#note(instanceId, portId, { ...card, isCut: true });
      await endNetdev({ instanceId, machine }, portId);
    }
  }

  /** What QEMU let go of while no daemon heard it. */
  async reconcile(): Promise<void> {
    const { store, watch } = this.parts;
    for (const instanceId of watch.ids()) {
      const [machine, record] = [watch.get(instanceId)?.machine, store.get(instanceId)];
      if (!machine || !record) continue;
      for (const portId of pluggedCards(record))
        if (!(await hasDevice(machine, cardIds(portId).device).catch(() => true)))
          await this.#forget({ instanceId, machine }, portId);
    }
  }

  async #ask(
    guest: CardGuest,
    { portId, graceMs }: Pick<CardLettingGo, 'portId' | 'graceMs'>,
    signal: AbortSignal,
  ): Promise<void> {
    const { device } = cardIds(portId);
    if (await hasDevice(guest.machine, device))
      if (!(await askToUnplug(guest.machine, device, { graceMs, signal }))) throw cardHeld(graceMs / 1_000);
    await this.#forget(guest, portId);
  }

  /** Also long after it was asked: what a guest has let go of it has no more. */
  #hear(guest: CardGuest, device: string): void {
    const record = this.parts.store.get(guest.instanceId);
    const portId = record && pluggedCards(record).find((id) => cardIds(id).device === device);
    if (portId === undefined) return;
    this.#forget(guest, portId).catch((error: unknown) =>
      logger('qemu').error({ instanceId: guest.instanceId, err: error }, 'a card is not forgotten'),
    );
  }

  /**
   * The guest has it no more: neither does its record, nor its QEMU. Again is success, and done with the first: who
   * asked and who heard it come together.
   */
  #forget(guest: CardGuest, portId: string): Promise<void> {
    const key = `${guest.instanceId}/${portId}`;
    const begun = this.#forgetting.get(key);
    if (begun) return begun;
    const forgetting = this.#note(guest.instanceId, portId)
      .then(() => endNetdev(guest, portId))
      .finally(() => this.#forgetting.delete(key));
    this.#forgetting.set(key, forgetting);
    return forgetting;
  }

  /** The record with this card in the place of the one of its port; absent: without it. */
  #note(instanceId: string, portId: string, card?: NicCard): Promise<void> {
    return this.parts.store.change(instanceId, ({ definition, ...rest }) => {
      const others = definition.nics.filter((nic, i) => i === 0 || nic.portId !== portId);
      const nics = card ? [...others, card] : others;
      return { ...rest, definition: { ...definition, nics } };
    });
  }
}

/** Ports of the cards that a guest has beside its first. */
export const pluggedCards = ({ definition }: GuestRecord): readonly string[] =>
  definition.nics.slice(1).flatMap(({ portId }) => portId ?? []);

const cardIn = (record: GuestRecord | undefined, portId: string): NicCard | undefined =>
  record?.definition.nics.slice(1).find((nic) => nic.portId === portId);

/** One process lives in one namespace, as one user, and there it opens all its taps. */
function refuseElsewhere({ definition, uid }: GuestRecord, { binding }: PluggedNic): void {
  const { namespace = binding.namespace } = definition.nics[0]?.binding ?? {};
  if (namespace === binding.namespace && (binding.guestUid === 0 || binding.guestUid === uid)) return;
  throw new EngineError('InternalError', 'The port is not where its guest is', {
    cause: `${binding.tap} in ${binding.namespace} for uid ${binding.guestUid}, the guest in ${namespace} as ${uid}`,
  });
}
