import { Inject, Injectable } from '@nestjs/common';
import type { Noun } from '../../../workflows/contracts/noun.js';
import { Database } from '../../common/prisma/database.js';
import { countCleanups } from '../operations/cleanup.repository.js';
import { DRIFT_CONTRIBUTIONS, type DriftContribution, type DriftFound } from './drift-contribution.js';
import { HOST_CONTRACT } from '../../stream/stream.contract.js';
import type { StoredInventories } from '../../stream/inventories.js';
import { InventoryRepository } from '../hosts/inventory.repository.js';

/** What `repair-host` has to do on one host, for all nouns. */
export interface HostDrift {
  readonly host: string;
  /** How much the host still has to do for operations that are over. */
  readonly cleanups: number;
  readonly found: readonly (DriftFound & { readonly noun: Noun })[];
}

/** Only this starts a repair. */
export const hasDrifted = ({ cleanups, found }: HostDrift): boolean =>
  cleanups > 0 || found.some(({ undos, returns }) => undos.length + returns.length > 0);

/** Compares hosts with rows. The inventories first: what changes in between is newer than they are, and left alone. */
@Injectable()
export class DriftRepository {
  constructor(
    private readonly database: Database,
    private readonly inventories: InventoryRepository,
    @Inject(DRIFT_CONTRIBUTIONS) private readonly nouns: readonly DriftContribution[],
  ) {}

  /** Drift of a host by its newest inventories. One that has none yet has its cleanups to do at most. */
  async of(host: string): Promise<HostDrift> {
    const stored = since(await this.#lastRepair(host), await this.inventories.newest(host));
    const [cleanups, isOld, ...looked] = await Promise.all([
      countCleanups(this.database, host),
      this.#isOld(host),
      ...this.nouns.map(async ({ noun, look }) => ({
        noun,
        ...(await look(this.database, { host, ...stored })),
      })),
    ]);
    const found = isOld ? looked.map((one) => ({ ...one, returns: [] })) : looked;
    return { host, cleanups, found };
  }

  /**
   * A daemon of an older contract cannot be asked to begin anything: what is to come back waits for its update. Daemons
   * of the control plane may beat under the same name, and have no contract.
   */
  async #isOld(host: string): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT FROM services s JOIN hosts h ON h.name = s.host AND role_of(s."binary") = ANY (h.roles)
       WHERE s.host = $1 AND s.contract < $2`,
      [host, HOST_CONTRACT],
    );
    return rows.length > 0;
  }

  /** Repairs are the cloud's own: no project has them, which is what the index begins with. */
  async #lastRepair(host: string): Promise<Date | null> {
    const [row] = await this.database.query<{ finishedAt: Date }>(
      `SELECT finished_at AS "finishedAt" FROM operations WHERE project_id IS NULL AND workflow = 'repair-host'
         AND args->>'host' = $1 AND finished_at IS NOT NULL ORDER BY created_at DESC LIMIT 1`,
      [host],
    );
    return row?.finishedAt ?? null;
  }
}

/** What was taken before the last repair's end shows what that has repaired. */
function since(repaired: Date | null, stored: StoredInventories): StoredInventories {
  if (repaired === null) return stored;
  return Object.fromEntries(Object.entries(stored).filter(([, { takenAt }]) => takenAt > repaired));
}
