import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { blockRangeOf, invalid, overlaps } from './blocked-ranges.js';
import { raiseFilterVersions } from './filter-version.repository.js';

/** What no guest of the cloud may reach or be reached from, whatever its groups say. */
export interface BlockedRange {
  readonly cidr: string;
  /** The operator's words; empty: none. */
  readonly reason: string;
  readonly since: Date;
}

/** What the operator blocks for all guests of all projects, on all hosts. */
@Injectable()
export class BlockService {
  constructor(private readonly database: Database) {}

  /**
   * In force on every host that is alive as soon as a rule would be; what is blocked already gets the new reason.
   * Returns the range as it is kept. Throws InvalidParameterValue for what is no range, and for one with the gateway of
   * the guests' flat network in it.
   */
  async block(asked: string, reason = ''): Promise<string> {
    const cidr = blockRangeOf(asked);
    await this.database.transaction(async (tx) => {
      await refuseGateways(tx, cidr);
      await tx.query(
        'INSERT INTO blocked_ranges (cidr, reason) VALUES ($1, $2) ON CONFLICT (cidr) DO UPDATE SET reason = $2',
        [cidr, reason],
      );
      await raiseAll(tx);
    });
    return cidr;
  }

  /** Throws InvalidParameterValue for what is not blocked. */
  async unblock(asked: string): Promise<void> {
    const cidr = blockRangeOf(asked);
    await this.database.transaction(async (tx) => {
      const rows = await tx.query('DELETE FROM blocked_ranges WHERE cidr = $1 RETURNING cidr', [cidr]);
      if (rows.length === 0) throw invalid(`${cidr} is not blocked`);
      await raiseAll(tx);
    });
  }

  list(): Promise<BlockedRange[]> {
    return this.database.query<BlockedRange>(
      'SELECT cidr, reason, created_at AS since FROM blocked_ranges ORDER BY cidr',
    );
  }
}

async function refuseGateways(tx: Queryable, cidr: string): Promise<void> {
  const rows = await tx.query<{ gateway: string }>('SELECT gateway FROM networks WHERE NOT is_own');
  const met = rows.find(({ gateway }) => overlaps(cidr, `${gateway}/32`));
  if (met) throw invalid(`${cidr} holds ${met.gateway}, by which guests are served`);
}

/** Somebody waits for it on every host. */
async function raiseAll(tx: Queryable): Promise<void> {
  const hosts = await tx.query<{ name: string }>('SELECT name FROM hosts WHERE forgotten_at IS NULL');
  await raiseFilterVersions(
    tx,
    hosts.map(({ name }) => name),
    { touched: [], urgentHosts: 'all' },
  );
}
