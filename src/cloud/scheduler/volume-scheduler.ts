import { Inject, Injectable } from '@nestjs/common';
import type { FlagValues } from '../../common/flags/flags.js';
import type { Queryable } from '../../common/prisma/database.js';
import { lockPlacement } from '../hosts/placement-lock.js';
import { hostSnapshots } from './host-snapshot.repository.js';
import { placements } from './placements/index.js';
import type { VolumeNeed } from './placements/volume.placement.js';
import { type Choice, placeAll, rank, type RankRules, type Refusal, rulesOf } from './rank.js';
import { asIfBack, SCHEDULER_FLAGS } from './scheduler.js';
import type { schedulerFlags } from './scheduler.flags.js';

/**
 * Chooses hosts for volumes, in the caller's transaction. What it returns is claimed when the caller has written the
 * rows.
 */
@Injectable()
export class VolumeScheduler {
  readonly #rules: RankRules<VolumeNeed>;

  constructor(@Inject(SCHEDULER_FLAGS) private readonly flags: FlagValues<typeof schedulerFlags>) {
    const { filters, weights } = placements.volume;
    this.#rules = rulesOf(placements.volume, {
      filters: Object.keys(filters),
      weights: Object.keys(weights),
      ratios: { cpu: 1, ram: 1, disk: 1 },
    });
  }

  /** A host or the refusals, in the order of the needs. Holds the placement lock until the transaction ends. */
  async place(tx: Queryable, needs: readonly VolumeNeed[]): Promise<readonly Choice[]> {
    if (needs.length === 0) return [];
    await lockPlacement(tx);
    return placeAll(await hostSnapshots(tx, this.flags.service_down_time), needs, this.#rules);
  }

  /**
   * Why the volume would not fit anywhere now; empty: it would. An estimate: nothing is claimed. `known`: the zone has
   * hosts.
   */
  async refusals(
    on: Queryable,
    need: VolumeNeed,
  ): Promise<{ readonly known: boolean; readonly refused: readonly Refusal[] }> {
    const hosts = await hostSnapshots(on, this.flags.service_down_time);
    const inZone = hosts.filter(({ zone }) => zone === need.zone).map(asIfBack);
    const { fit, refused } = rank(inZone, need, this.#rules);
    return { known: inZone.length > 0, refused: fit.length > 0 ? [] : refused };
  }
}
