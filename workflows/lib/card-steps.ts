import type { PlannedCard } from '../contracts/control/interfaces.js';
import type { CardUse } from '../contracts/card.js';
import type { PortBinding, PortSpec } from '../contracts/guest.js';
import { nicOf } from '../contracts/spawn-request.js';
import { timings } from './activities.js';
import type { HostStep, Undo } from './host-steps.js';
import type { UndoKinds } from './undos.js';

/** An interface and its instance as steps take them. */
export type Card = Pick<PlannedCard, 'id' | 'instanceId' | 'instanceGeneration'>;

const useOf = ({ id: portId, instanceId }: Pick<Card, 'id' | 'instanceId'>): CardUse => ({
  ...{ portId, instanceId },
});

/** All are in the lane of the instance, at its generation. */
export const prepareCard = (
  host: string,
  { instanceGeneration: laneGeneration }: Card,
  port: PortSpec,
): HostStep<PortBinding> => ({
  ...{ name: 'prepare-card', host, attemptMs: timings.attempt, laneGeneration },
  call: ({ network }, fence) => network.preparePort(port, fence),
});

export const releaseCard = (host: string, card: Card): Undo => ({
  ...{ name: 'release-card', host, attemptMs: timings.attempt, laneGeneration: card.instanceGeneration },
  args: { instanceId: card.instanceId },
  call: ({ network }, fence) => network.releasePort(card.id, card.instanceId, fence),
});

/** The binding is of the same host. */
export const plugCard = (
  host: string,
  card: Card,
  { port, binding }: { readonly port: PortSpec; readonly binding: PortBinding },
): HostStep<void> => ({
  ...{ name: 'plug-card', host, attemptMs: timings.attempt, laneGeneration: card.instanceGeneration },
  call: ({ compute }, fence) => compute.attachCard({ ...useOf(card), nic: nicOf(port, binding) }, fence),
});

export interface CardLeaving {
  readonly graceSeconds: number;
  readonly force: boolean;
  /** Shortens what the guest is given, as it shortens the step's own time. Absent: 1. */
  readonly pace?: number;
}

/** Forced it is an undo: the guest need not agree. */
export const unplugCard = (
  host: string,
  card: Card,
  { graceSeconds, force, pace = 1 }: CardLeaving,
): Undo => ({
  ...{ name: 'unplug-card', host, laneGeneration: card.instanceGeneration },
  attemptMs: timings.attempt + graceSeconds * 1_000,
  graceMs: graceSeconds * 1_000,
  args: { instanceId: card.instanceId },
  call: ({ compute }, fence) =>
    compute.detachCard({ ...useOf(card), force, graceSeconds: graceSeconds * pace }, fence),
});

/** What a guest gets to let go of a card whose network goes. */
export const CARD_GOES: CardLeaving = { graceSeconds: 5, force: true };

const cardOf = (note: {
  readonly id: string;
  readonly generation: number;
  readonly args: Readonly<Record<string, string>>;
}): Card => ({
  ...{ id: note.id, instanceId: note.args['instanceId'] ?? '', instanceGeneration: note.generation },
});

/** Of interfaces that come and go while their guests run. */
export const cardUndos = {
  'unplug-card': { rank: 15, isUndo: true, undo: (note) => unplugCard(note.host, cardOf(note), CARD_GOES) },
  'release-card': { rank: 50, isUndo: true, undo: (note) => releaseCard(note.host, cardOf(note)) },
} as const satisfies UndoKinds;
