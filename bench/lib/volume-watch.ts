import type pg from 'pg';

/** Every volume that settles says so, and nobody looks again and again meanwhile. */
const WATCHED = `
  CREATE OR REPLACE FUNCTION bench_volume_settled() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('bench_volumes', NEW.ec2_id || ' ' || coalesce(NEW.task_state, NEW.lifecycle));
    RETURN NULL;
  END $$;
  CREATE OR REPLACE TRIGGER bench_volume_settled AFTER INSERT OR UPDATE OF lifecycle, task_state ON volumes
    FOR EACH ROW EXECUTE FUNCTION bench_volume_settled();
  LISTEN bench_volumes`;

const PATIENCE_MS = 60_000;

/** Where volumes are, as it is committed: their task while something is done to them, else their lifecycle. */
export class VolumeWatch {
  readonly #states = new Map<string, string>();
  #look: () => void = () => undefined;

  private constructor(private readonly client: pg.PoolClient) {}

  /** Adds a trigger to the database, which is the bench's own. */
  static async on(pool: pg.Pool): Promise<VolumeWatch> {
    const client = await pool.connect();
    const watch = new VolumeWatch(client);
    client.on('error', () => undefined);
    client.on('notification', ({ payload = '' }) => {
      const [ec2Id = '', state = ''] = payload.split(' ');
      watch.#states.set(ec2Id, state);
      watch.#look();
    });
    await client.query(WATCHED);
    return watch;
  }

  /** Resolves when all are in the state. Throws after a minute. One caller at a time. */
  reached(ec2Ids: readonly string[], state: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`volumes are not ${state} after a minute`));
      const timer = setTimeout(late, PATIENCE_MS);
      this.#look = () => {
        if (!ec2Ids.every((ec2Id) => this.#states.get(ec2Id) === state)) return;
        clearTimeout(timer);
        this.#look = () => undefined;
        resolve();
      };
      this.#look();
    });
  }

  close(): void {
    this.client.release(true);
  }
}
