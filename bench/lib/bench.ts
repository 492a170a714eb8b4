import type { BenchCloud } from './bench-cloud.js';
import type { CpuMeter } from './cpu-meter.js';
import { type Ec2Caller, instanceIdsIn, listOf } from './ec2-caller.js';
import { inLanes } from './lanes.js';

/** One row that moved is seen at once. Many take long enough that looking must not be what PostgreSQL is busy with. */
const LOOK_MS = { one: 2, many: 20 };

/** Prepared once a connection: what looks is to cost next to nothing. */
const REACHED = {
  name: 'bench-reached',
  text: `SELECT count(*) FILTER (WHERE state = $2)::int AS there,
      count(*) FILTER (WHERE state = 'terminated' AND state <> $2)::int AS failed
    FROM instances WHERE ec2_id = ANY($1)`,
};

/** Done before the first figure and not counted: compilers and caches are cold, connections are still being opened. */
export const WARM_UP = 160;
const WARM_UP_LANES = 8;

/** What every question needs: a cloud with fake hosts, and ways to launch and to see. */
export class Bench {
  constructor(
    readonly cloud: BenchCloud,
    readonly ec2: Ec2Caller,
    readonly cpu: CpuMeter,
  ) {}

  launchParameters(count = 1): Record<string, string> {
    return {
      ImageId: this.cloud.rc()['ENGINE_IMAGE_ID'] ?? '',
      InstanceType: 'm1.nano',
      MinCount: String(count),
      MaxCount: String(count),
    };
  }

  /** EC2 ids, in states pending. */
  async launch(count = 1): Promise<readonly string[]> {
    return instanceIdsIn(await this.ec2.call('RunInstances', this.launchParameters(count)));
  }

  /** Resolves when all are in the state. Throws when one of them ends elsewhere, or after a minute. */
  async reached(ec2Ids: readonly string[], state: string): Promise<void> {
    const pauseMs = ec2Ids.length === 1 ? LOOK_MS.one : LOOK_MS.many;
    for (const until = Date.now() + 60_000; Date.now() < until;) {
      const { rows } = await this.cloud.database.query<{ there: number; failed: number }>({
        ...REACHED,
        values: [ec2Ids, state],
      });
      if (rows[0]?.there === ec2Ids.length) return;
      if ((rows[0]?.failed ?? 0) > 0) throw new Error(`${rows[0]?.failed} of the launches failed`);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    throw new Error(`not all are ${state} after a minute`);
  }

  async terminate(ec2Ids: readonly string[]): Promise<void> {
    for (let i = 0; i < ec2Ids.length; i += 500)
      await this.ec2.call('TerminateInstances', listOf('InstanceId', ec2Ids.slice(i, i + 500)));
    await this.reached(ec2Ids, 'terminated');
  }

  /** Launches and terminations that do not count. */
  async warmUp(): Promise<void> {
    await inLanes(WARM_UP_LANES, WARM_UP, async () => {
      const ids = await this.launch();
      await this.reached(ids, 'running');
      await this.terminate(ids);
    });
  }
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
