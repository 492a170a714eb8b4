import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';
import { exec } from '../../src/common/exec/exec.js';
import { packageFolder } from '../../src/common/package-folder.js';
import { statePaths } from '../../src/common/state/state-paths.js';
import { allListeners } from '../../src/daemons/registry.js';
import { askSupervisor, type CloudStatus, controlSocket } from '../../src/engine/control-socket.js';
import { ended } from '../../src/engine/program.js';
import { freePorts } from './free-ports.mjs';
import { until } from './until.js';

/** A built checkout, and the Node that runs it. */
export interface Checkout {
  readonly root: string;
  readonly node: string;
}

const OURS: Checkout = { root: packageFolder(), node: process.execPath };

const PORTS = [...allListeners.map(({ port }) => port), 'postgres_port', 'temporal_port', 'temporal_ui_port'];

/**
 * A whole cloud as a person starts it, by `engine up`: PostgreSQL, Temporal and supervisor of its own. For what the
 * run's shared servers cannot be used for, because it kills them.
 */
export class EngineCloud {
  readonly cloud = `t${randomBytes(3).toString('hex')}`;
  readonly state = mkdtempSync(join(tmpdir(), 'engine-up-'));
  readonly paths = statePaths(this.state);
  #ports: readonly string[] | undefined;
  #child: ChildProcess | undefined;
  #said = '';

  constructor(private readonly checkout = OURS) {}

  /** Every command of this cloud takes these. */
  get identity(): readonly string[] {
    return [`--state_path=${this.state}`, `--cloud=${this.cloud}`];
  }

  /** What one of its ports was set to. */
  port(flag: (typeof PORTS)[number]): number {
    return Number(this.#ports?.find((given) => given.startsWith(`--${flag}=`))?.split('=')[1]);
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
    const args = [
      this.#program('engine'),
      'up',
      ...this.identity,
      ...free,
      '--compute_driver=fake',
      ...flags,
    ];
    const before = this.#said.length;
    const child = spawn(this.checkout.node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
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
    // It says so a moment later.
    await Promise.race([
      died,
      until(() => this.#said.slice(before).includes('Ctrl-C or engine down ends it'), 30_000),
    ]);
    return this.parts();
  }

  /** Runs another `engine` command of this cloud. Rejects when it does not end with 0. */
  async engine(verb: string, ...flags: readonly string[]): Promise<string> {
    const words = [this.#program('engine'), verb, ...this.identity, ...flags];
    const { stdout } = await exec(this.checkout.node, words, { timeoutMs: 100_000 });
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
    const line = [this.#program('engine-manage'), `--flagfile=${flagfile}`, ...words];
    const { stdout } = await exec(this.checkout.node, line, { timeoutMs: 60_000 });
    return stdout;
  }

  /** Lines in which Node warns, in the logs of all parts. */
  warnings(): readonly string[] {
    return readdirSync(this.paths.logs)
      .flatMap((name) => readFileSync(join(this.paths.logs, name), 'utf8').split('\n'))
      .filter((line) => /^\(node:\d+\) /.test(line));
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

  #program(name: string): string {
    return join(this.checkout.root, 'bin', `${name}.mjs`);
  }

  async remove(): Promise<void> {
    await this.signal('SIGTERM');
    rmSync(this.state, { recursive: true, force: true });
    rmSync(join('/run/engine', this.cloud), { recursive: true, force: true });
  }
}
