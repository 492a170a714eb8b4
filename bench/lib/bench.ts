import type { BenchCloud } from './bench-cloud.js';
import { type Ec2Caller, instanceIdsIn, listOf } from './ec2-caller.js';

/** Rows that moved are seen at once, without load on what is measured. */
const LOOK_MS = 2;

/** What every question needs: a cloud with fake hosts, and ways to launch and to see. */
export class Bench {
  constructor(
    readonly cloud: BenchCloud,
    readonly ec2: Ec2Caller,
    readonly temporalAddress: string,
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
    for (const until = Date.now() + 60_000; Date.now() < until;) {
      const { rows } = await this.cloud.database.query<{ there: number; failed: number }>(
        `SELECT count(*) FILTER (WHERE state = $2)::int AS there,
           count(*) FILTER (WHERE state = 'terminated' AND state <> $2)::int AS failed
         FROM instances WHERE ec2_id = ANY($1)`,
        [ec2Ids, state],
      );
      if (rows[0]?.there === ec2Ids.length) return;
      if ((rows[0]?.failed ?? 0) > 0) throw new Error(`${rows[0]?.failed} of the launches failed`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw new Error(`not all are ${state} after a minute`);
  }

  async terminate(ec2Ids: readonly string[]): Promise<void> {
    for (let i = 0; i < ec2Ids.length; i += 500)
      await this.ec2.call('TerminateInstances', listOf('InstanceId', ec2Ids.slice(i, i + 500)));
    await this.reached(ec2Ids, 'terminated');
  }
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
