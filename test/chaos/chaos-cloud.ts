import {
  type _InstanceType,
  DescribeInstancesCommand,
  type DescribeInstancesCommandInput,
  EC2Client,
  type Instance,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { isAlive } from '../support/is-alive.js';
import { EngineCloud } from '../support/engine-cloud.js';

/**
 * Five hosts whose guests take a moment, so that a blow falls into the middle of work; what looks for lost work looks
 * often.
 */
const FLAGS = [
  '--fake_hosts=5',
  ...['--quota_instances=-1', '--quota_cores=-1', '--quota_ram=-1'],
  ...['--fake_spawn_delay=0.5', '--fake_destroy_delay=0.3'],
  ...['--sweep_interval=1', '--sweep_min_age=5', '--drift_interval=1'],
  ...['--heartbeat_interval=1', '--service_down_time=10'],
];

const NANO = 'm1.nano' as _InstanceType;

export type Ids = readonly string[];

/** A whole cloud to be broken, and the SDK that its users have: without retries, so that every lost answer is seen. */
export class ChaosCloud {
  readonly engine = new EngineCloud();
  #ec2 = new EC2Client({});
  #image = '';

  constructor(private readonly more: readonly string[] = []) {}

  /** As its users have it. */
  get ec2(): EC2Client {
    return this.#ec2;
  }

  async up(): Promise<void> {
    await this.engine.up(...FLAGS, ...this.more);
    this.#image ||= this.engine.rc()['ENGINE_IMAGE_ID'] ?? '';
    this.#ec2.destroy();
    this.#ec2 = this.engine.client({ maxAttempts: 1 });
  }

  async down(): Promise<void> {
    this.#ec2.destroy();
    await this.engine.remove();
  }

  /** Kills the supervisor and every part of it at once, as a power cut would. */
  async powerCut(): Promise<void> {
    const { parts } = await this.engine.parts();
    const gone = this.engine.signal('SIGKILL');
    for (const { pid } of parts) if (pid !== null && isAlive(pid)) process.kill(pid, 'SIGKILL');
    await gone;
  }

  async launch(count: number, token?: string): Promise<Ids> {
    const { Instances = [] } = await this.#ec2.send(
      new RunInstancesCommand({
        ImageId: this.#image,
        InstanceType: NANO,
        MinCount: count,
        MaxCount: count,
        ...(token !== undefined && { ClientToken: token }),
      }),
    );
    return Instances.map(({ InstanceId = '' }) => InstanceId);
  }

  /** The states that they were in. */
  async terminate(ids: Ids): Promise<readonly (string | undefined)[]> {
    const { TerminatingInstances = [] } = await this.#ec2.send(
      new TerminateInstancesCommand({ InstanceIds: [...ids] }),
    );
    return TerminatingInstances.map(({ PreviousState }) => PreviousState?.Name);
  }

  /** Those of one request. */
  async ofToken(token: string): Promise<Ids> {
    const found = await this.#described({ Filters: [{ Name: 'client-token', Values: [token] }] });
    return found.map(({ InstanceId = '' }) => InstanceId);
  }

  /** State by id, of everything that can be seen. */
  async states(): Promise<ReadonlyMap<string, string>> {
    const found = await this.#described({});
    return new Map(found.map(({ InstanceId = '', State }) => [InstanceId, State?.Name ?? '']));
  }

  async #described(input: DescribeInstancesCommandInput): Promise<readonly Instance[]> {
    const { Reservations = [] } = await this.#ec2.send(new DescribeInstancesCommand(input));
    return Reservations.flatMap(({ Instances = [] }) => Instances);
  }
}
