import { readdirSync, readFileSync } from 'node:fs';
import {
  type _InstanceType,
  CreateSecurityGroupCommand,
  DescribeInstancesCommand,
  EC2Client,
  GetConsoleOutputCommand,
  type Instance,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { exec } from '../../src/common/exec/exec.js';
import { EngineCloud } from '../support/engine-cloud.js';
import { until } from '../support/until.js';
import { Ssh } from './ssh.js';

const RUNNING_MS = 60_000;

/** AWS's list of types does not know ours. */
const NANO = 'm1.nano' as _InstanceType;

/**
 * A cloud with real guests on this machine, as a person has it after `npm start`, and the SDK that a person would use.
 */
export class GuestCloud {
  readonly cloud = new EngineCloud();
  ec2 = new EC2Client({});

  async up(...flags: readonly string[]): Promise<void> {
    await this.cloud.up('--compute_driver=qemu', '--network_driver=linux', ...flags);
    this.ec2 = this.cloud.client();
  }

  async launch(more: Partial<RunInstancesCommandInput> = {}): Promise<string> {
    const { Instances } = await this.ec2.send(
      new RunInstancesCommand({
        ImageId: this.cloud.rc()['ENGINE_IMAGE_ID'],
        InstanceType: NANO,
        KeyName: 'engine',
        MinCount: 1,
        MaxCount: 1,
        ...more,
      }),
    );
    return Instances?.[0]?.InstanceId ?? '';
  }

  async group(name: string): Promise<string> {
    const made = await this.ec2.send(new CreateSecurityGroupCommand({ GroupName: name, Description: name }));
    return made.GroupId ?? '';
  }

  async instance(id: string): Promise<Instance> {
    const { Reservations } = await this.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    const instance = Reservations?.[0]?.Instances?.[0];
    if (!instance) throw new Error(`${id} is not described`);
    return instance;
  }

  async reaches(id: string, state: string): Promise<Instance> {
    await until(async () => (await this.instance(id)).State?.Name === state, RUNNING_MS);
    return this.instance(id);
  }

  async ssh(id: string): Promise<Ssh> {
    const { PrivateIpAddress } = await this.reaches(id, 'running');
    return new Ssh(PrivateIpAddress ?? '', this.cloud.paths.privateKey);
  }

  async console(id: string): Promise<string> {
    const { Output } = await this.ec2.send(new GetConsoleOutputCommand({ InstanceId: id, Latest: true }));
    return Buffer.from(Output ?? '', 'base64').toString('latin1');
  }

  /** Names of guests that run on this machine, of this cloud. */
  qemus(): readonly string[] {
    return this.#processes().map(({ name }) => name);
  }

  /** Of the QEMU that runs this guest. */
  pidOf(id: string): number {
    const found = this.#processes().find(({ name }) => name === id);
    if (!found) throw new Error(`${id} does not run`);
    return found.pid;
  }

  #processes(): readonly { readonly name: string; readonly pid: number }[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        const words = commandOf(pid);
        const ours = words.some((word) => word.includes(this.cloud.state));
        const [, name] = /guest=(i-[0-9a-f]+)/.exec(words.join(' ')) ?? [];
        return ours && words[0]?.includes('qemu') && name !== undefined ? [{ name, pid: Number(pid) }] : [];
      });
  }

  async namespace(): Promise<string> {
    const { stdout } = await exec('ip', ['netns', 'list']);
    return stdout.split(/\s/).find((word) => word.startsWith(`engine-${this.cloud.cloud}`)) ?? '';
  }

  async taps(): Promise<readonly string[]> {
    const { stdout } = await exec('ip', [
      '-n',
      await this.namespace(),
      '-json',
      'link',
      'show',
      'type',
      'tun',
    ]);
    return (JSON.parse(stdout || '[]') as readonly { readonly ifname?: string }[]).flatMap(
      ({ ifname }) => ifname ?? [],
    );
  }

  async down(): Promise<void> {
    this.ec2.destroy();
    const namespace = await this.namespace();
    await this.cloud.remove();
    // The network outlives the cloud, so that guests could.
    if (namespace !== '' && (await this.namespace()) !== '') await exec('ip', ['netns', 'del', namespace]);
  }
}

function commandOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It ended between the listing and the look.
    return [];
  }
}
