import { DescribeInstancesCommand, EC2Client, type Instance } from '@aws-sdk/client-ec2';
import { EngineCloud } from '../support/engine-cloud.js';
import { until } from '../support/until.js';
import { type Fixture } from './fixture.js';
import { restore } from './restore.js';

/** What looks for lost work looks often; a slow start is not taken for dead hosts. */
const FLAGS = [
  ...['--fake_hosts=2', '--network_driver=fake', '--drift_interval=1'],
  ...['--sweep_interval=1', '--sweep_min_age=5', '--heartbeat_interval=1', '--service_down_time=600'],
];
const SETTLED_MS = 120_000;

/** A cloud of this code in the state folder of another. */
export class UpgradedCloud {
  readonly engine = new EngineCloud();
  ec2 = new EC2Client({});

  async up(fixture: Fixture, ...flags: readonly string[]): Promise<void> {
    await restore(fixture, this.engine);
    await this.engine.up(...FLAGS, ...flags);
    this.ec2 = this.engine.client();
  }

  /** Until nothing is worked on, and rows and hosts agree. Throws what they still differ in. */
  async settled(): Promise<void> {
    let last: unknown;
    const clean = () =>
      this.engine.manage('audit').then(
        () => true,
        (error: unknown) => {
          last = error;
          return false;
        },
      );
    await until(clean, SETTLED_MS).catch((error: unknown) => {
      throw new Error(`the cloud does not settle: ${error}`, { cause: last });
    });
  }

  /** State by id, of everything that can be seen. */
  async states(): Promise<ReadonlyMap<string, string>> {
    const found = await this.#instances();
    return new Map(found.map(({ InstanceId = '', State }) => [InstanceId, State?.Name ?? '']));
  }

  async #instances(): Promise<readonly Instance[]> {
    const { Reservations = [] } = await this.ec2.send(new DescribeInstancesCommand({}));
    return Reservations.flatMap(({ Instances = [] }) => Instances);
  }

  /** Until all of them are there. */
  async reach(ids: readonly string[], state: string): Promise<void> {
    let others: readonly Instance[] = [];
    const there = async () => {
      const found = await this.#instances();
      others = found.filter(
        ({ InstanceId = '', State }) => ids.includes(InstanceId) && State?.Name !== state,
      );
      return (
        others.length === 0 &&
        found.filter(({ InstanceId = '' }) => ids.includes(InstanceId)).length === ids.length
      );
    };
    await until(there, SETTLED_MS).catch(() => {
      const told = others.map(({ InstanceId, State, StateReason }) => ({ InstanceId, State, StateReason }));
      throw new Error(`not all of ${ids.join()} are ${state}: ${JSON.stringify(told)}`);
    });
  }

  async down(): Promise<void> {
    this.ec2.destroy();
    await this.engine.remove();
  }
}
