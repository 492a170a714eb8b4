import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId, byName } from '../../common/refs/ref.js';
import type { AggregateRow } from './aggregate.js';
import {
  aggregates,
  deleteAggregate,
  insertAggregate,
  joinAggregate,
  keptInZone,
  leaveAggregate,
  lockAggregates,
  setZone,
  writeAggregate,
} from './aggregate.repository.js';
import { lockPlacement } from './placement-lock.js';

export interface AggregateChange {
  readonly name?: string | undefined;
  /** Null: its hosts keep the one that they have. */
  readonly zone?: string | null | undefined;
  /** A key whose value is null goes. */
  readonly metadata?: Readonly<Record<string, string | null>>;
}

/**
 * Hosts that an operator groups. The zone of an aggregate is its hosts' own: there is no other place that says it. A
 * host comes into another zone only while nothing is placed on it.
 */
@Injectable()
export class AggregateService {
  constructor(private readonly database: Database) {}

  list(): Promise<readonly AggregateRow[]> {
    return aggregates(this.database);
  }

  /** Throws NotFound. */
  get(id: string): Promise<AggregateRow> {
    return found(this.database, id);
  }

  /** Throws IncorrectState for a name that is taken. */
  async create(name: string, zone: string | null): Promise<AggregateRow> {
    return this.database.transaction(async (tx) => {
      const id = await insertAggregate(tx, name, zone);
      if (id === undefined) throw refused(`Aggregate ${name} already exists.`);
      return found(tx, String(id));
    });
  }

  /** Throws NotFound, IncorrectState. */
  async change(id: string, { name, zone, metadata = {} }: AggregateChange): Promise<AggregateRow> {
    return this.#changed(id, async (tx, row) => {
      const others = (await aggregates(tx)).filter((one) => one.id !== row.id);
      if (name !== undefined && others.some((one) => one.name === name))
        throw refused(`Aggregate ${name} already exists.`);
      if (typeof zone === 'string') {
        requireOneZone(row.hosts, others, zone);
        await moveTo(tx, row.hosts, zone);
      }
      const kept = Object.entries({ ...row.metadata, ...metadata }).filter(
        (entry): entry is [string, string] => entry[1] !== null,
      );
      const next = { ...row, name: name ?? row.name, zone: zone === undefined ? row.zone : zone };
      await writeAggregate(tx, { ...next, metadata: Object.fromEntries(kept) });
    });
  }

  /** Throws NotFound, IncorrectState for a host that is in it, or in one of another zone. */
  async addHost(id: string, host: string): Promise<AggregateRow> {
    return this.#changed(id, async (tx, row) => {
      if (row.hosts.includes(host)) throw refused(`Aggregate ${id} already has host ${host}.`);
      if (!(await joinAggregate(tx, row.id, host))) throw new NotFound('host', [byName(host)]);
      if (row.zone === null) return;
      requireOneZone(
        [host],
        (await aggregates(tx)).filter((one) => one.id !== row.id),
        row.zone,
      );
      await moveTo(tx, [host], row.zone);
    });
  }

  /** It has the zone again that it had before. Throws NotFound, IncorrectState. */
  async removeHost(id: string, host: string): Promise<AggregateRow> {
    return this.#changed(id, async (tx, row) => {
      if (!row.hosts.includes(host)) throw new NotFound('host', [byName(host)]);
      const before = await leaveAggregate(tx, row.id, host);
      if (row.zone !== null) await moveTo(tx, [host], before);
    });
  }

  /** Throws NotFound, InvalidParameterValue while it has hosts. */
  async remove(id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await lockAggregates(tx);
      const row = await found(tx, id);
      if (row.hosts.length > 0)
        throw new EngineError('InvalidParameterValue', `Aggregate ${id} has hosts: remove them first.`);
      await deleteAggregate(tx, row.id);
    });
  }

  #changed(id: string, work: (tx: Queryable, row: AggregateRow) => Promise<void>): Promise<AggregateRow> {
    return this.database.transaction(async (tx) => {
      await lockPlacement(tx);
      await lockAggregates(tx);
      await work(tx, await found(tx, id));
      return found(tx, id);
    });
  }
}

async function found(on: Queryable, id: string): Promise<AggregateRow> {
  const row = (await aggregates(on)).find((one) => String(one.id) === id);
  if (row) return row;
  throw new NotFound('aggregate', [byId(id)]);
}

/** A host is in one zone. */
function requireOneZone(hosts: readonly string[], others: readonly AggregateRow[], zone: string): void {
  const other = others.find(
    (one) => one.zone !== null && one.zone !== zone && one.hosts.some((host) => hosts.includes(host)),
  );
  if (other) throw refused(`A host of it is in zone ${other.zone} by aggregate ${other.id}.`);
}

async function moveTo(tx: Queryable, hosts: readonly string[], zone: string): Promise<void> {
  const [kept] = await keptInZone(tx, hosts, zone);
  if (kept !== undefined) throw refused(`Host ${kept} has instances or volumes: it cannot change its zone.`);
  await setZone(tx, hosts, zone);
}

const refused = (message: string): EngineError => new EngineError('IncorrectState', message);
