import { Inject, Injectable } from '@nestjs/common';
import { usualRoles } from '../../../workflows/contracts/host-roles.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { closeCleanupsOf } from '../operations/cleanup.repository.js';
import { allRows, NOUN_ROWS, type NounRowsByName, rowsOf } from '../operations/noun-rows.js';
import type { HostLimits, HostRow, NewHost } from './host-row.js';
import { claimed } from './claimed.js';
import { isHostAlive } from './host.repository.js';
import { lockPlacement } from './placement-lock.js';
import { announceTokenChange } from './token-changes.js';

/** `resources`: EC2 ids of those that are placed there and have not ended; at least one. */
export type Forgetting = 'forgotten' | 'unknown' | 'alive' | { readonly resources: readonly string[] };

const LIST = `
  SELECT h.name, h.zone, h.roles, h.enabled, h.disabled_reason AS "disabledReason", h.declared_down AS "declaredDown",
    l.host IS NOT NULL AS alive,
    h.vcpus, h.memory_mib AS "memoryMiB", h.disk_gib AS "diskGiB", ${claimed('vcpus')} AS "usedVcpus",
    ${claimed('memoryMiB')} AS "usedMemoryMiB", ${claimed('diskGiB')} AS "usedDiskGiB", ${claimed('guests')} AS guests
  FROM hosts h LEFT JOIN host_usage u ON u.host = h.name LEFT JOIN live_hosts($1) l ON l.host = h.name
  WHERE h.forgotten_at IS NULL ORDER BY h.name`;

/** What the operator changes about hosts. Each change answers whether there is such a host. */
@Injectable()
export class HostAdminRepository {
  constructor(
    private readonly database: Database,
    @Inject(NOUN_ROWS) private readonly nouns: NounRowsByName,
  ) {}

  /** `downSeconds`: `--service_down_time`. */
  list(downSeconds: number): Promise<HostRow[]> {
    return this.database.query<HostRow>(LIST, [downSeconds]);
  }

  /** False: the name is taken. A forgotten host's name may be used again. */
  async add({ name, zone, tokenHash, roles = usualRoles }: NewHost): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO hosts (name, zone, token_hash, roles) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO UPDATE SET zone = $2, token_hash = $3, roles = $4, enabled = true, disabled_reason = NULL,
         declared_down = false, forgotten_at = NULL, created_at = engine_now(), max_vcpus = NULL, max_memory_mib = NULL,
         max_disk_gib = NULL WHERE hosts.forgotten_at IS NOT NULL
       RETURNING name`,
      [name, zone, tokenHash, roles],
    );
    return rows.length > 0;
  }

  setToken(name: string, tokenHash: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await announceTokenChange(tx, name);
      return change(tx, 'token_hash = $2', [name, tokenHash]);
    });
  }

  /** `reason` null: enabled, and not declared down any more. */
  setEnabled(name: string, reason: string | null): Promise<boolean> {
    const set = `enabled = $2::text IS NULL, disabled_reason = $2,
      declared_down = CASE WHEN $2::text IS NULL THEN false ELSE declared_down END`;
    return change(this.database, set, [name, reason]);
  }

  /** Counts at once; what is raised, from the host's next heartbeat. */
  setLimits(name: string, { maxVcpus, maxMemoryMiB, maxDiskGiB }: HostLimits): Promise<boolean> {
    const set = `max_vcpus = $2, max_memory_mib = $3, max_disk_gib = $4, vcpus = least(vcpus, $2::int),
      memory_mib = least(memory_mib, $3::int), disk_gib = least(disk_gib, $4::int)`;
    return change(this.database, set, [name, maxVcpus, maxMemoryMiB, maxDiskGiB]);
  }

  declareDown(name: string, isDown = true): Promise<boolean> {
    return change(this.database, 'declared_down = $2', [name, isDown]);
  }

  /**
   * What the host still held will not be confirmed: its claims and the addresses kept for it go free, its token is
   * worthless. What keeps it from being forgotten is looked for under the placement lock and the host's: nothing is
   * placed there, and no repair begins there, in between.
   */
  forget(name: string, downSeconds: number): Promise<Forgetting> {
    return this.database.transaction(async (tx) => {
      await lockPlacement(tx);
      const known = await tx.query(
        'SELECT name FROM hosts WHERE name = $1 AND forgotten_at IS NULL FOR UPDATE',
        [name],
      );
      if (known.length === 0) return 'unknown';
      if (await isHostAlive(tx, name, downSeconds)) return 'alive';
      const resources = await this.#placedOn(tx, name);
      if (resources.length > 0) return { resources };
      await letGo(tx, name);
      await this.#endCleanups(tx, name);
      await announceTokenChange(tx, name);
      return 'forgotten';
    });
  }

  /**
   * All are closed before the first is followed up: what is kept until the last one of a host is done goes free, in any
   * order.
   */
  async #endCleanups(tx: Queryable, name: string): Promise<void> {
    for (const done of await closeCleanupsOf(tx, name)) await rowsOf(this.nouns, done.noun).cleanUp(tx, done);
    for (const noun of allRows(this.nouns)) await noun.letGoOf(tx, name);
  }

  async #placedOn(tx: Queryable, name: string): Promise<readonly string[]> {
    const placed: string[] = [];
    for (const noun of allRows(this.nouns)) placed.push(...(await noun.placedOn(tx, name)));
    return placed;
  }
}

/** Makes the host known, or gives it a new token, also when it was forgotten. */
export async function putHost(
  tx: Queryable,
  { name, zone, tokenHash }: Pick<NewHost, 'name' | 'zone' | 'tokenHash'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO hosts (name, zone, token_hash) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET token_hash = EXCLUDED.token_hash, forgotten_at = NULL`,
    [name, zone, tokenHash],
  );
}

async function change(tx: Queryable, set: string, values: readonly unknown[]): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE hosts SET ${set} WHERE name = $1 AND forgotten_at IS NULL RETURNING name`,
    values,
  );
  return rows.length > 0;
}

async function letGo(tx: Queryable, name: string): Promise<void> {
  await tx.query(
    `UPDATE hosts SET forgotten_at = engine_now(), enabled = false, token_hash = 'forgotten ' || name WHERE name = $1`,
    [name],
  );
  await tx.query('DELETE FROM services WHERE host = $1', [name]);
  await tx.query('DELETE FROM host_inventories WHERE host = $1', [name]);
}
