import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { isLive } from '../instance-facts/is-live.js';
import { HostAdminRepository } from './host-admin.repository.js';
import type { HostRow } from './host-row.js';

/** Of its room's flags, what says how long a silent daemon counts as alive. */
export const HOST_SETTINGS = Symbol('HOST_SETTINGS');

export interface HostSettings {
  readonly service_down_time: number;
}

/** A daemon that talks to the cloud. */
export interface ServiceRow {
  readonly host: string;
  readonly binary: string;
  readonly isAlive: boolean;
  readonly lastSeen: Date;
  /** Of its host; the control plane's own have none. */
  readonly zone: string | null;
  readonly isEnabled: boolean;
  readonly disabledReason: string | null;
  readonly isDeclaredDown: boolean;
}

const SERVICES = `
  SELECT s.host, s."binary", s.last_seen > engine_now() - make_interval(secs => $1) AS "isAlive",
    s.last_seen AS "lastSeen", h.zone, coalesce(h.enabled, true) AS "isEnabled", h.disabled_reason AS "disabledReason",
    coalesce(h.declared_down, false) AS "isDeclaredDown"
  FROM services s LEFT JOIN hosts h ON h.name = s.host AND h.forgotten_at IS NULL ORDER BY s."binary", s.host`;

/** An instance that is on a host; its EC2 id where it has no name. */
export interface HostGuest {
  readonly id: string;
  readonly name: string;
}

const GUESTS = `
  SELECT i.host, i.id, coalesce((SELECT t.value FROM tags t WHERE t.project_id = i.project_id AND t.resource_id = i.ec2_id
      AND t.key = 'Name' AND t.value <> ''), i.ec2_id) AS name
  FROM instances i WHERE i.host IS NOT NULL AND ${isLive('i')} ORDER BY i.created_at, i.id`;

/** Hosts and their daemons, as an API shows them to operators. */
@Injectable()
export class HostViews {
  constructor(
    private readonly database: Database,
    private readonly hosts: HostAdminRepository,
    @Inject(HOST_SETTINGS) private readonly settings: HostSettings,
  ) {}

  list(): Promise<readonly HostRow[]> {
    return this.hosts.list(this.settings.service_down_time);
  }

  services(): Promise<readonly ServiceRow[]> {
    return this.database.query<ServiceRow>(SERVICES, [this.settings.service_down_time]);
  }

  /** What runs the guests of each host that has said so, by host. */
  async drivers(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.query<{ readonly host: string; readonly driver: string }>(
      "SELECT host, driver FROM services WHERE \"binary\" = 'engine-compute' AND driver <> ''",
    );
    return new Map(rows.map(({ host, driver }) => [host, driver]));
  }

  /** What is on each host that has something on it, by host. */
  async guests(): Promise<ReadonlyMap<string, readonly HostGuest[]>> {
    const found = new Map<string, HostGuest[]>();
    for (const { host, ...guest } of await this.database.query<HostGuest & { readonly host: string }>(
      GUESTS,
    )) {
      const own = found.get(host) ?? [];
      own.push(guest);
      found.set(host, own);
    }
    return found;
  }

  /** Answers X7's word for a host: UP, DOWN, MAINTENANCE where nothing new is placed; empty for none. */
  async statusOf(): Promise<(host: string | null) => string> {
    const rows = new Map((await this.list()).map((row) => [row.name, row]));
    return (host) => {
      const row = host === null ? undefined : rows.get(host);
      if (!row) return host === null ? '' : 'UNKNOWN';
      if (!row.enabled) return 'MAINTENANCE';
      return row.alive ? 'UP' : 'DOWN';
    };
  }
}
