import { setTimeout as sleep } from 'node:timers/promises';
import { type Scope } from '../support/audit.js';
import { type Cloud } from '../support/cloud/cloud.js';
import { type Committed } from '../support/cloud/committed.js';
import { type FakeHost } from '../support/cloud/fake-host.js';
import { type Fault } from '../support/cloud/injector.js';
import { Tenant } from '../support/cloud/tenant.js';

const PATIENCE_MS = 100_000;
let lanes = 0;

/** What a suite's own noun leaves in a lane. */
export interface Beside {
  /** Ends all that the tenant has of it, as the tenant would. Before its instances end. */
  readonly end: (lane: Lane) => Promise<void>;
  /** What is left of it on the lane's hosts and in the tenant's rows. */
  readonly left: (lane: Lane) => Promise<readonly unknown[]>;
}

const NOTHING: Beside = { end: async () => undefined, left: async () => [] };

/** Where one case at a time happens: two hosts in a zone of their own, and a tenant that is new for each case. */
export class Lane {
  private constructor(
    readonly cloud: Cloud,
    readonly zone: string,
    readonly hosts: readonly FakeHost[],
    readonly tenant: Tenant,
    readonly beside: Beside,
  ) {}

  static async open(cloud: Cloud, beside = NOTHING): Promise<Lane> {
    const zone = `zone-${++lanes}`;
    const hosts = await cloud.addHosts(zone, [`h${lanes}-a`, `h${lanes}-b`]);
    return new Lane(cloud, zone, hosts, await Tenant.of(cloud, zone), beside);
  }

  get scope(): Scope {
    return { projectId: this.tenant.projectId, hosts: this.hosts };
  }

  /** For the next case. Hosts that are not empty any more are left behind, so that a leak fails one case only. */
  async next(): Promise<Lane> {
    const { cloud, zone, hosts } = this;
    const listed = hosts.flatMap(({ guests, ports, volumes }) => [
      guests.list(),
      ports.list(),
      volumes.list(),
      volumes.snapshots(),
    ]);
    const holds = (await Promise.all<readonly unknown[]>(listed)).flat();
    const claimed = await cloud.database.query(
      `SELECT host FROM instance_attempts WHERE host = ANY($1) AND state <> 'released'
       UNION SELECT host FROM cleanups WHERE host = ANY($1) AND done_at IS NULL`,
      [hosts.map(({ name }) => name)],
    );
    const { beside } = this;
    const left = await beside.left(this);
    if (holds.length + claimed.length + left.length > 0) return Lane.open(cloud, beside);
    await cloud.database.query('UPDATE hosts SET enabled = true WHERE zone = $1', [zone]);
    return new Lane(cloud, zone, hosts, await Tenant.of(cloud, zone), beside);
  }

  /** Takes the second host out: everything lands on the first. */
  async onlyHost(): Promise<FakeHost> {
    const [first, second] = this.hosts;
    if (!first || !second) throw new Error('a lane has two hosts');
    await this.cloud.database.query('UPDATE hosts SET enabled = false WHERE name = $1', [second.name]);
    return first;
  }

  disturb({ operationId }: Committed, fault: Fault): () => void {
    return this.cloud.injector.into(operationId, fault);
  }

  /** Resolves once the operation is closed in the rows. */
  async closed<C extends Committed>(committed: C): Promise<C> {
    const { operationId } = committed;
    const patience = new AbortController();
    const late = sleep(PATIENCE_MS, undefined, { signal: patience.signal }).then(async () => {
      throw new Error(`${operationId} does not end: ${await this.timeline(committed)}`);
    });
    await Promise.race([this.cloud.ends.of(operationId), late]).finally(() => patience.abort());
    return committed;
  }

  /** What the operation did so far, as its tenant may read it. */
  async timeline({ operationId }: Committed): Promise<string> {
    const steps = await this.cloud.database.query<{ step: string; isUndo: boolean; error: string | null }>(
      'SELECT step, is_undo AS "isUndo", error FROM operation_steps WHERE operation_id = $1 ORDER BY started_at, id',
      [operationId],
    );
    return steps
      .map(({ step, isUndo, error }) => `${isUndo ? 'undo ' : ''}${step}${error ? ` (${error})` : ''}`)
      .join(', ');
  }
}
