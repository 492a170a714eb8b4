import { Inject, Injectable } from '@nestjs/common';
import type { FlagValues } from '../../common/flags/flags.js';
import type { Queryable } from '../../common/prisma/database.js';
import { HOST_CONTRACT } from '../../stream/stream.contract.js';
import { lockPlacement } from '../hosts/placement-lock.js';
import { groupKey, type HostSnapshot } from './host-snapshot.js';
import { groupsOfInstances, type NeededGroup, withMembers } from './needed-group.js';
import { hostSnapshots } from './host-snapshot.repository.js';
import { placements } from './placements/index.js';
import type { InstanceNeed } from './placements/instance.placement.js';
import { type Choice, placeAll, rank, type RankRules, type Refusal, rulesOf } from './rank.js';
import type { schedulerFlags } from './scheduler.flags.js';
import type { Claimed, Placed, Size } from './sizes.js';

export const SCHEDULER_FLAGS = Symbol('scheduler flags');

interface Asked {
  readonly count: number;
  readonly zone?: string;
  /** Nowhere else. */
  readonly host?: string;
  readonly group?: NeededGroup | undefined;
}

type Wanted = Size & Pick<InstanceNeed, 'volumes'>;

/** Chooses hosts, in the caller's transaction. What it returns is claimed when the caller has written the attempts. */
@Injectable()
export class Scheduler {
  readonly #rules: RankRules<InstanceNeed>;

  constructor(@Inject(SCHEDULER_FLAGS) private readonly flags: FlagValues<typeof schedulerFlags>) {
    this.#rules = rulesOf(placements.instance, {
      filters: flags.scheduler_filters,
      weights: flags.scheduler_weights,
      ratios: {
        cpu: flags.cpu_allocation_ratio,
        ram: flags.ram_allocation_ratio,
        disk: flags.disk_allocation_ratio,
      },
    });
  }

  get maxAttempts(): number {
    return this.flags.scheduler_max_attempts;
  }

  /** What an instance of this size takes from its host. */
  claimOf({ vcpus, memoryMiB, diskGiB, ephemeralGiB = 0, swapMiB = 0 }: Size): Claimed {
    const more = ephemeralGiB + Math.ceil(swapMiB / 1024);
    return { vcpus, memoryMiB: memoryMiB + this.flags.guest_overhead_mb, diskGiB: diskGiB + more };
  }

  /** The placement lock, for who writes claims before he places. Held until the transaction ends; twice is success. */
  lock(tx: Queryable): Promise<void> {
    return lockPlacement(tx);
  }

  /** A host or the refusals, in the order of the needs. Holds the placement lock until the transaction ends. */
  async place(tx: Queryable, needs: readonly InstanceNeed[]): Promise<readonly Choice[]> {
    if (needs.length === 0) return [];
    await lockPlacement(tx);
    const homeless = needs.map(({ instanceId }) => instanceId);
    const groups = await groupsOfInstances(tx, homeless);
    const hosts = await withMembers(tx, await this.snapshot(tx), { groups: [...groups.values()], homeless });
    const grouped = needs.map((need) => ({ ...need, group: groups.get(need.instanceId) }));
    return placeAll(hosts, grouped, this.#rules);
  }

  /**
   * How many of `count` would fit now in `zone`, or in the best zone when there is none asked for. An estimate: nothing
   * is claimed. `refused` says why not all.
   */
  fits(hosts: readonly HostSnapshot[], size: Wanted, asked: Asked) {
    const zones = asked.zone === undefined ? [...new Set(hosts.map(({ zone }) => zone))] : [asked.zone];
    const answers = zones.map((zone) => this.#fitsIn(hosts, zone, { ...asked, size }));
    return answers.sort((a, b) => b.count - a.count || b.room - a.room || a.zone.localeCompare(b.zone))[0];
  }

  /**
   * Whether instances whose disks are there already would fit on their own hosts again. The refusals of those that do
   * not; empty: all fit. Holds the placement lock until the transaction ends, so that moving their rows is the claim.
   */
  async fitsAgain(tx: Queryable, rows: readonly Placed[]): Promise<readonly Refusal[]> {
    if (rows.length === 0) return [];
    await lockPlacement(tx);
    const hosts = await this.snapshot(tx);
    return [...new Set(rows.map(({ host }) => host))].flatMap((name) => {
      const own = hosts.filter((host) => host.name === name).map(asIfBack);
      const needs = rows
        .filter(({ host }) => host === name)
        .map((row) => ({
          ...this.claimOf(row),
          diskGiB: row.grownGiB ?? 0,
          instanceId: row.id,
          zone: row.zone,
          excluded: [],
        }));
      const placed = placeAll(own, needs, this.#rules);
      const gone = own.length === 0 ? [{ host: name ?? 'its host', why: 'is gone' }] : [];
      return [...gone, ...placed.flatMap((one) => ('refused' in one ? one.refused : []))];
    });
  }

  #fitsIn(hosts: readonly HostSnapshot[], zone: string, asked: Asked & { readonly size: Wanted }) {
    const { group, host: only, size } = asked;
    const { volumes } = size;
    const claim = this.claimOf(size);
    const where = { zone, excluded: [], group, ...(only !== undefined && { host: only }) };
    const need = { instanceId: '', ...where, ...claim, ...(volumes && { volumes }) };
    // Those elsewhere that have the group's instances are asked, too: they may be why none fits here.
    const hasGroup = ({ claimed }: HostSnapshot) => group !== undefined && groupKey(group.id) in claimed;
    const inZone = hosts.filter((host) => host.zone === zone || hasGroup(host)).map(asIfUpdated);
    const needs = Array.from({ length: asked.count }, () => need);
    const placed = placeAll(inZone, needs, this.#rules);
    const failed = placed.find((one) => 'refused' in one);
    const room = rank(inZone, need, this.#rules).fit[0];
    return {
      zone,
      known: hosts.some((host) => host.zone === zone),
      count: placed.filter((one) => 'host' in one).length,
      room: room ? room.memoryMiB - (room.claimed.memoryMiB ?? 0) : 0,
      refused: failed && 'refused' in failed ? failed.refused : [],
    };
  }

  /** All hosts as they are now. An estimate, unless the placement lock is held. */
  snapshot(on: Queryable): Promise<readonly HostSnapshot[]> {
    return hostSnapshots(on, this.flags.service_down_time);
  }
}

/** A host that is awaited refuses no launch: the work waits for it. */
export const asIfBack = (host: HostSnapshot): HostSnapshot => ({
  ...host,
  alive: host.alive || host.awaited,
});

/** Nor for what it spoke before: it is placed by what it says once it is back. */
const asIfUpdated = (host: HostSnapshot): HostSnapshot =>
  host.awaited ? { ...asIfBack(host), contract: HOST_CONTRACT } : host;
