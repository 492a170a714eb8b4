import type pg from 'pg';
import { ec2StateSql } from '../../src/cloud/instances/views/ec2-state.js';

/** In place of a state: the guest, which runs, has asked for metadata. */
export const ASKED = 'asked';

/** Rows with EC2 ids, which have states. */
interface Watched {
  readonly table: string;
  /** Of which each change may be one of the state. */
  readonly columns: string;
  /** SQL: the state of a row. */
  readonly state: (row: string) => string;
  /** The state that nothing leaves. */
  readonly end: string;
  /** SQL: what else calls the trigger's function, with what it tells in place of a state. */
  readonly more?: string;
}

export const INSTANCES: Watched = {
  ...{ table: 'instances', columns: 'lifecycle', state: ec2StateSql, end: 'terminated' },
  more: `CREATE OR REPLACE TRIGGER bench_metadata_seen AFTER UPDATE OF metadata_seen_at ON instances
    FOR EACH ROW WHEN (OLD.metadata_seen_at IS NULL AND NEW.metadata_seen_at IS NOT NULL)
    EXECUTE FUNCTION bench_instances_moved('${ASKED}');`,
};

/** Their task while something is done to them, else their lifecycle. */
export const VOLUMES: Watched = {
  ...{ table: 'volumes', columns: 'lifecycle, task_state', end: 'deleted' },
  state: (row) => `coalesce(${row}.task_state, ${row}.lifecycle)`,
};

/** Every row that moves says so: who looks again and again is most of what PostgreSQL does during one launch. */
const toldSql = ({ table, columns, state, more = '' }: Watched): string => `
  CREATE OR REPLACE FUNCTION bench_${table}_moved() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('bench_${table}', NEW.ec2_id || ' ' || coalesce(TG_ARGV[0], ${state('NEW')}));
    RETURN NULL;
  END $$;
  CREATE OR REPLACE TRIGGER bench_${table}_moved AFTER INSERT OR UPDATE OF ${columns} ON ${table}
    FOR EACH ROW EXECUTE FUNCTION bench_${table}_moved();
  ${more}
  LISTEN bench_${table}`;

const PATIENCE_MS = 60_000;

/**
 * The states of a cloud's instances or volumes as they are committed, told by its database: seen at once, and nothing
 * is asked meanwhile.
 */
export class StateWatch {
  readonly #states = new Map<string, string>();
  readonly #listeners = new Set<(ec2Id: string) => void>();

  private constructor(
    private readonly client: pg.PoolClient,
    private readonly end: string,
  ) {}

  /**
   * Adds a trigger to the database, which is the bench's own, and takes one of the pool's connections until it is
   * closed.
   */
  static async on(pool: pg.Pool, watched: Watched): Promise<StateWatch> {
    const client = await pool.connect();
    const watch = new StateWatch(client, watched.end);
    // The cloud's end is its own affair; what is awaited then is missed in its time.
    client.on('error', () => undefined);
    client.on('notification', ({ payload = '' }) => watch.#moved(payload));
    await client.query(toldSql(watched));
    const { rows } = await client.query<{ id: string; state: string }>(
      `SELECT ec2_id AS id, ${watched.state('r')} AS state FROM ${watched.table} r`,
    );
    for (const { id, state } of rows) if (!watch.#states.has(id)) watch.#states.set(id, state);
    return watch;
  }

  /** Resolves when all are in the state. Throws when one of them ends elsewhere, or after a minute. */
  reached(ec2Ids: readonly string[], state: string): Promise<void> {
    const missing = new Set(ec2Ids);
    return new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        if (error) reject(error);
        else resolve();
      };
      const look = (ec2Id: string) => {
        if (!missing.has(ec2Id)) return;
        const now = this.#states.get(ec2Id);
        if (now === state) missing.delete(ec2Id);
        else if (now === this.end) return end(new Error(`${ec2Id} is ${now}, not ${state}`));
        if (missing.size === 0) end();
      };
      const late = () =>
        end(new Error(`${missing.size} of ${ec2Ids.length} are not ${state} after a minute`));
      const timer = setTimeout(late, PATIENCE_MS);
      this.#listeners.add(look);
      for (const ec2Id of ec2Ids) look(ec2Id);
      if (missing.size === 0) end();
    });
  }

  close(): void {
    this.client.release(true);
  }

  #moved(payload: string): void {
    const [ec2Id = '', state = ''] = payload.split(' ');
    this.#states.set(ec2Id, state);
    for (const look of this.#listeners) look(ec2Id);
  }
}
