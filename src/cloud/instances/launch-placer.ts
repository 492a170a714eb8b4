import { Inject, Injectable } from '@nestjs/common';
import type { Reason } from '../../../workflows/contracts/operation.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { NOT_BACK } from '../scheduler/filters/index.js';
import type { Refusal } from '../scheduler/rank.js';
import { refusalText } from '../scheduler/refusal-text.js';
import { Scheduler } from '../scheduler/scheduler.js';
import { type AttemptRow, failedAttempts, insertAttempts } from './attempt.repository.js';
import type { GuestRow } from './guest-row.repository.js';
import { type FailedAttempt, noHostFor } from './launch-refusal.js';
import { VOLUME_PLACES, type VolumePlaces, volumePlacesOf, volumesNeedOf } from './volume-places.js';

export type Placed = { readonly host: string } | { readonly refused: Reason };

/**
 * Chooses hosts for instances of a launch, and for the volumes that are made with them, in the caller's transaction.
 */
@Injectable()
export class LaunchPlacer {
  constructor(
    private readonly scheduler: Scheduler,
    @Inject(VOLUME_PLACES) private readonly volumePlaces: VolumePlaces,
  ) {}

  /** Instances that have an attempt of their generation keep it; the others are placed together. */
  async place(
    tx: Queryable,
    rows: readonly GuestRow[],
    attempts: readonly AttemptRow[],
  ): Promise<ReadonlyMap<string, Placed>> {
    const placed = new Map<string, Placed>();
    const generations = new Map(rows.map((row) => [row.id, row.generation]));
    for (const { instanceId, generation, host } of attempts)
      if (generations.get(instanceId) === generation) placed.set(instanceId, { host });
    const homeless = rows.filter(({ id }) => !placed.has(id));
    for (const [id, choice] of await this.#choose(tx, homeless)) placed.set(id, choice);
    await this.#claim(tx, homeless, placed);
    return placed;
  }

  async #choose(tx: Queryable, rows: readonly GuestRow[]): Promise<ReadonlyMap<string, Placed>> {
    const pasts = await Promise.all(rows.map((row) => pastOf(tx, row)));
    const answers = await this.scheduler.place(
      tx,
      rows.map((row, i) => this.#needOf(row, pasts[i] ?? [])),
    );
    const chosen = new Map<string, Placed>();
    for (const [i, { id }] of rows.entries()) {
      const answer = answers[i];
      if (answer && 'refused' in answer) {
        requireKnown(answer.refused);
        chosen.set(id, { refused: noHostFor(answer.refused, pasts[i] ?? []) });
      } else if (answer) chosen.set(id, answer);
    }
    return chosen;
  }

  async #claim(tx: Queryable, rows: readonly GuestRow[], placed: ReadonlyMap<string, Placed>): Promise<void> {
    const at = rows.flatMap((row) => {
      const choice = placed.get(row.id);
      return choice && 'host' in choice ? [{ row, host: choice.host }] : [];
    });
    const attempts = at.map(({ row, host }) => {
      const { id: instanceId, generation } = row;
      return { instanceId, generation, host, claim: this.scheduler.claimOf(row) };
    });
    await insertAttempts(tx, attempts);
    const places = at.flatMap(({ row, host }) => volumePlacesOf(row, host));
    await this.volumePlaces(tx, places);
  }

  #needOf(row: GuestRow, past: readonly FailedAttempt[]) {
    const { id: instanceId, zone, requestedHost: host } = row;
    const where = { zone, excluded: past.map((attempt) => attempt.host), ...(host !== null && { host }) };
    return { ...this.scheduler.claimOf(row), instanceId, ...where, ...volumesNeedOf(row) };
  }
}

/**
 * A cloud that was away waits for its hosts: what was answered must not fail because they take a moment longer. Tried
 * again.
 */
function requireKnown(refused: readonly Refusal[]): void {
  if (refused.some(({ why }) => why === NOT_BACK))
    throw new EngineError('ServiceUnavailable', `Hosts are not back yet. ${refusalText(refused)}`);
}

/** A first attempt has no past: no need to ask. */
const pastOf = async (tx: Queryable, row: GuestRow): Promise<readonly FailedAttempt[]> =>
  row.generation === 1 ? [] : failedAttempts(tx, row.id);
