import { Injectable } from '@nestjs/common';
import type { HostState } from '../../../workflows/contracts/control/operations.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import type { RoleCapacity } from '../../stream/topics/life.topic.js';
import type { SilentHostFlags } from './host.flags.js';

/** A host as its token proves it. */
export interface HostIdentity {
  readonly name: string;
  readonly tokenHash: string;
}

export interface Greeting {
  readonly binary: string;
  readonly contract: number;
  readonly version: string;
  /** Empty: it does not say. */
  readonly driver: string;
  readonly capacity: RoleCapacity | undefined;
}

/** What was not told stays. */
const AMOUNTS = `(least(coalesce($2::int, vcpus), max_vcpus), least(coalesce($3::int, memory_mib), max_memory_mib),
  least(coalesce($4::int, disk_gib), max_disk_gib), coalesce($5::int, volume_gib))`;

/** Rows of hosts and of the daemons that talk for them. */
@Injectable()
export class HostRepository {
  constructor(private readonly database: Database) {}

  /** The host that has this token (hex SHA-256 of it), unless it was forgotten. */
  async byTokenHash(tokenHash: string): Promise<HostIdentity | undefined> {
    const [row] = await this.database.query<HostIdentity>(
      'SELECT name, token_hash AS "tokenHash" FROM hosts WHERE token_hash = $1 AND forgotten_at IS NULL',
      [tokenHash],
    );
    return row;
  }

  /** What it does; undefined: there is no such host. */
  async rolesOf(host: string): Promise<readonly string[] | undefined> {
    const [row] = await this.database.query<{ roles: string[] }>('SELECT roles FROM hosts WHERE name = $1', [
      host,
    ]);
    return row?.roles;
  }

  /** A daemon said hello: it is here, what it is, what its host has. */
  async greet(host: HostIdentity, greeting: Greeting): Promise<void> {
    const { binary, contract, version, driver, capacity } = greeting;
    await this.database.query(
      `INSERT INTO services (host, "binary", last_seen, contract, version, driver) VALUES ($1, $2, engine_now(), $3, $4, $5)
       ON CONFLICT (host, "binary") DO UPDATE SET last_seen = engine_now(), contract = $3, version = $4, driver = $5,
         started_at = engine_now()`,
      [host.name, binary, contract, version, driver],
    );
    if (capacity) await this.setCapacity(host.name, capacity);
  }

  /** False: the host was forgotten or has another token now; its stream must end. */
  async beat(host: HostIdentity, binary: string): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE services s SET last_seen = engine_now() FROM hosts h
       WHERE s.host = $1 AND s."binary" = $2 AND h.name = $1 AND h.token_hash = $3 AND h.forgotten_at IS NULL
       RETURNING s.host`,
      [host.name, binary, host.tokenHash],
    );
    return rows.length > 0;
  }

  /** What a daemon says that its host has; a limit of its operator that is lower counts instead. */
  async setCapacity(host: string, { vcpus, memoryMiB, diskGiB, volumeGiB }: RoleCapacity): Promise<void> {
    await this.database.query(
      `UPDATE hosts SET (vcpus, memory_mib, disk_gib, volume_gib) = ${AMOUNTS}
       WHERE name = $1 AND (vcpus, memory_mib, disk_gib, volume_gib) IS DISTINCT FROM ${AMOUNTS}`,
      [host, vcpus ?? null, memoryMiB ?? null, diskGiB ?? null, volumeGiB ?? null],
    );
  }

  /** Asks the heartbeats, by the database's clock. `downSeconds`: `--service_down_time`. */
  isAlive(host: string, downSeconds: number): Promise<boolean> {
    return isHostAlive(this.database, host, downSeconds);
  }

  /** As `isAlive`; `down` when an operator has declared it so, has forgotten it, or never knew it. Times in seconds. */
  async stateOf(
    host: string,
    { service_down_time, unwind_wait, host_down_grace }: SilentHostFlags,
  ): Promise<HostState> {
    const [row] = await this.database.query<{ alive: boolean }>(
      `SELECT l.host IS NOT NULL AS alive FROM hosts h LEFT JOIN live_hosts($2) l ON l.host = h.name
       WHERE h.name = $1 AND NOT h.declared_down AND h.forgotten_at IS NULL`,
      [host, service_down_time],
    );
    if (!row) return 'down';
    if (row.alive) return 'alive';
    return { silent: { unwindWait: unwind_wait, hostDownGrace: host_down_grace } };
  }
}

/** `isAlive` within the caller's transaction. */
export async function isHostAlive(on: Queryable, host: string, downSeconds: number): Promise<boolean> {
  const rows = await on.query('SELECT 1 FROM live_hosts($2) WHERE host = $1', [host, downSeconds]);
  return rows.length > 0;
}
