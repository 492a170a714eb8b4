import type { BenchCloud } from './bench-cloud.js';
import { CpuMeter } from './cpu-meter.js';
import { Ec2Caller, instanceIdsIn, listOf } from './ec2-caller.js';
import { inLanes } from './lanes.js';

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

  /** Warmed up. */
  static async at(cloud: BenchCloud): Promise<Bench> {
    const bench = new Bench(cloud, new Ec2Caller(cloud.credentials), new CpuMeter(await cloud.parts()));
    await bench.warmUp();
    return bench;
  }

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
    return (await this.cloud.states).reached(ec2Ids, state);
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
