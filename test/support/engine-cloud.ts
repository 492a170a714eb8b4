import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';
import { exec } from '../../src/common/exec/exec.js';
import { packageFolder } from '../../src/common/package-folder.js';
import { statePaths } from '../../src/common/state/state-paths.js';
import { askSupervisor, type CloudStatus, controlSocket } from '../../src/engine/control-socket.js';
import { ended } from '../../src/engine/program.js';
import { freePorts } from './free-ports.js';
import { until } from './until.js';

const PROGRAM = join(packageFolder(), 'bin/engine.mjs');
const MANAGE = join(packageFolder(), 'bin/engine-manage.mjs');
const PORTS = ['ec2_port', 'host_api_port', 'postgres_port', 'temporal_port', 'temporal_ui_port'] as const;

/**
 * A whole cloud as a person starts it, by `engine up`: PostgreSQL, Temporal and supervisor of its own. For what the run's shared
 * servers cannot be used for, because it kills them.
 */
export class EngineCloud {
  readonly cloud = `t${randomBytes(3).toString('hex')}`;
  readonly state = mkdtempSync(join(tmpdir(), 'engine-up-'));
  readonly paths = statePaths(this.state);
  #ports: readonly string[] | undefined;
  #child: ChildProcess | undefined;
  #said = '';

  /** Every command of this cloud takes these. */
  get identity(): readonly string[] {
    return [`--state_path=${this.state}`, `--cloud=${this.cloud}`];
  }

  /** All that `engine up` has printed. */
  get said(): string {
    return this.#said;
  }

  /** Resolves once every part is up. `flags` beside the fake drivers. */
  async up(...flags: readonly string[]): Promise<CloudStatus> {
    // Users of their own pass through to their parts.
    chmodSync(this.state, 0o755);
    const free = this.#ports ?? (await freePorts(PORTS.length)).map((port, n) => `--${PORTS[n]}=${port}`);
    this.#ports = free;
    const args = [PROGRAM, 'up', ...this.identity, ...free, '--compute_driver=fake', ...flags];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.#said += chunk.toString()));
    const died = ended(child).then(() => {
      throw new Error(`engine up ended: ${this.#said}`);
    });
    await Promise.race([
      died,
      until(async () => child.exitCode !== null || ((await this.status())?.up ?? false), 100_000),
    ]);
    return this.parts();
  }

  /** Runs another `engine` command of this cloud. Rejects when it does not end with 0. */
  async engine(verb: string, ...flags: readonly string[]): Promise<string> {
    const { stdout } = await exec(process.execPath, [PROGRAM, verb, ...this.identity, ...flags], {
      timeoutMs: 100_000,
    });
    return stdout;
  }

  /** Undefined: no supervisor is there. */
  status(): Promise<CloudStatus | undefined> {
    return askSupervisor(controlSocket(this.cloud, this.state), 'GET', '/status');
  }

  /** The same of a cloud that must be there. */
  async parts(): Promise<CloudStatus> {
    const status = await this.status();
    if (!status) throw new Error(`no supervisor answers: ${this.#said}`);
    return status;
  }

  /** Sends a signal to the supervisor; resolves when it is gone, with its exit code. */
  async signal(name: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    child.kill(name);
    await ended(child);
    return child.exitCode;
  }

  /** The pid of one part. Throws when it has no process. */
  async pid(name: string): Promise<number> {
    const pid = (await this.parts()).parts.find((part) => part.name === name)?.pid;
    if (!pid) throw new Error(`${name} has no process`);
    return pid;
  }

  /** Runs a command of `engine-manage` in this cloud. Rejects when it does not end with 0. */
  async manage(...words: readonly string[]): Promise<string> {
    const flagfile = join(this.paths.flags, 'engine-api.flags');
    const { stdout } = await exec(process.execPath, [MANAGE, `--flagfile=${flagfile}`, ...words], {
      timeoutMs: 60_000,
    });
    return stdout;
  }

  /** What the shell would know after `. enginerc`. */
  rc(): Readonly<Record<string, string>> {
    const lines = readFileSync(this.paths.rc, 'utf8').matchAll(/^export (\w+)='(.*)'$/gm);
    return Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]));
  }

  /** The SDK as the first user has it. */
  client(settings: EC2ClientConfig = {}): EC2Client {
    const rc = this.rc();
    return new EC2Client({
      ...settings,
      endpoint: rc['AWS_ENDPOINT_URL_EC2'] ?? '',
      region: rc['AWS_REGION'] ?? '',
      credentials: {
        accessKeyId: rc['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: rc['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    });
  }

  async remove(): Promise<void> {
    await this.signal('SIGTERM');
    rmSync(this.state, { recursive: true, force: true });
    rmSync(join('/run/engine', this.cloud), { recursive: true, force: true });
  }
}
