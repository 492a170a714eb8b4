import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageFolder } from '../../src/common/package-folder.js';
import { ended } from '../../src/engine/program.js';
import { processesUsing, signalProcess } from '../../src/host/processes/linux-process.js';
import type { EngineCloud } from '../support/engine-cloud.js';
import { until } from '../support/until.js';

/** A second host of a cloud, which keeps volumes and nothing else: engine-volume with a state folder and an address. */
export class VolumeHost {
  readonly state = mkdtempSync(join(tmpdir(), 'volume-host-'));
  #child: ChildProcess | undefined;
  #flagfile = '';

  constructor(
    private readonly cloud: EngineCloud,
    readonly name: string,
    /** At which guests of other hosts reach it. */
    private readonly address: string,
  ) {}

  /** Resolves once the cloud knows that it lives. */
  async up(zone: string): Promise<void> {
    chmodSync(this.state, 0o711);
    const add = ['host', 'add', this.name, '--roles=volume', `--zone=${zone}`, '--json'];
    const [made] = JSON.parse(await this.cloud.manage(...add)) as Readonly<Record<string, string>>[];
    const token = join(this.state, 'token');
    writeFileSync(token, made?.['token'] ?? '', { mode: 0o600 });
    this.#flagfile = join(this.state, 'engine-volume.flags');
    const own = [
      `--state_path=${this.state}`,
      `--host_token_file=${token}`,
      `--volume_address=${this.address}`,
      ...['--volume_driver=file', '--volume_uid_base=1700000000', '--heartbeat_interval=1'],
    ];
    writeFileSync(this.#flagfile, `${made?.['engine-volume'] ?? ''}\n${own.join('\n')}\n`);
    this.start();
    await until(async () => (await this.#stateOf()) === 'up', 30_000);
  }

  start(): void {
    const log = join(this.state, 'logs', 'engine-volume');
    mkdirSync(dirname(log), { recursive: true });
    const out = openSync(log, 'a');
    const words = [join(packageFolder(), 'bin', 'engine-volume.mjs'), `--flagfile=${this.#flagfile}`];
    this.#child = spawn(process.execPath, words, { stdio: ['ignore', out, out] });
  }

  /** As a crash: what it serves goes on. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    child.kill('SIGKILL');
    await ended(child);
  }

  /** Kills the server of a volume. */
  async killServer(volumeId: string): Promise<void> {
    const [server] = await processesUsing('qemu-storage-daemon', volumeId);
    if (!server) throw new Error('nobody serves the volume');
    signalProcess(server.id, 'SIGKILL');
  }

  /** The whole host: nothing of it runs any more. */
  async down(): Promise<void> {
    await this.kill();
    for (const { id } of await processesUsing('qemu-storage-daemon', this.state))
      signalProcess(id, 'SIGKILL');
  }

  async remove(): Promise<void> {
    await this.down();
    rmSync(this.state, { recursive: true, force: true });
  }

  async #stateOf(): Promise<string | undefined> {
    const hosts = JSON.parse(await this.cloud.manage('host', 'list', '--json')) as {
      name: string;
      state: string;
    }[];
    return hosts.find(({ name }) => name === this.name)?.state;
  }
}
