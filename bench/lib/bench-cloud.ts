import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { exec } from '../../src/common/exec/exec.js';
import { packageFolder } from '../../src/common/package-folder.js';
import type { Credentials } from './ec2-caller.js';
import { INSTANCES, StateWatch } from './state-watch.js';

export interface BenchPart {
  readonly name: string;
  readonly pid: number;
}

/** How `engine up` is begun; its flags come behind `words`. */
export interface Beginning {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Until everything must be up. */
  readonly patienceSeconds: number;
}

const program = join(packageFolder(), 'bin/engine.mjs');
const warm: Beginning = { words: [program, 'up'], cwd: '/', env: process.env, patienceSeconds: 240 };

/** A cloud of its own for one bench: other ports, another name, a folder that goes with it. */
export class BenchCloud {
  readonly #state = mkdtempSync(join(tmpdir(), 'engine-bench-'));
  /** Which cloud is meant; every command of it takes these. */
  readonly #identity: readonly string[];
  readonly #flags: readonly string[];
  #child: ChildProcess | undefined;
  #pool: pg.Pool | undefined;
  #states: Promise<StateWatch> | undefined;
  /** Milliseconds from the command to every part up. */
  startedInMs = 0;

  constructor(
    cloud: string,
    portOffset: number,
    flags: readonly string[],
    private readonly beginning = warm,
  ) {
    this.#identity = [`--state_path=${this.#state}`, `--cloud=${cloud}`];
    this.#flags = [`--port_offset=${portOffset}`, ...flags];
  }

  async up(): Promise<void> {
    const began = performance.now();
    const { words, cwd, env, patienceSeconds } = this.beginning;
    const child = spawn(process.execPath, [...words, ...this.#identity, ...this.#flags], {
      ...{ cwd, env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // What it has begun by then (npm, a download) ends with it.
      detached: true,
    });
    this.#child = child;
    // Whatever ends this bench ends its cloud.
    process.once('exit', () => endGroup(child));
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    const ended = new Promise<never>((_, reject) =>
      child.once('exit', (code) =>
        reject(new Error(`engine up ended with ${code}: ${Buffer.concat(said).toString()}`)),
      ),
    );
    ended.catch(() => undefined);
    await Promise.race([ended, this.#engine('status', `--wait=${patienceSeconds}`)]);
    this.startedInMs = performance.now() - began;
  }

  async down(): Promise<void> {
    (await this.#states?.catch(() => undefined))?.close();
    await this.#pool?.end();
    const child = this.#child;
    if (child && child.exitCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      endGroup(child);
      await gone;
    }
    rmSync(this.#state, { recursive: true, force: true });
  }

  async parts(): Promise<readonly BenchPart[]> {
    const { stdout } = await this.#engine('status', '--json');
    const { parts, pid } = JSON.parse(stdout) as {
      readonly pid: number;
      readonly parts: readonly { readonly name: string; readonly pid: number | null }[];
    };
    return [
      { name: 'engine', pid },
      ...parts.flatMap(({ name, pid: own }) => (own === null ? [] : { name, pid: own })),
    ];
  }

  /** From the file that `engine up` writes for people. */
  get credentials(): Credentials {
    const values = this.rc();
    return {
      endpoint: values['AWS_ENDPOINT_URL_EC2'] ?? '',
      region: values['AWS_REGION'] ?? '',
      accessKey: values['AWS_ACCESS_KEY_ID'] ?? '',
      secretKey: values['AWS_SECRET_ACCESS_KEY'] ?? '',
    };
  }

  rc(): Readonly<Record<string, string>> {
    const text = readFileSync(join(this.#state, 'enginerc'), 'utf8');
    return Object.fromEntries(
      [...text.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
    );
  }

  /** The cloud's own database: to see a row move without asking the API while it is measured, and to fill it. */
  get database(): pg.Pool {
    this.#pool ??= new pg.Pool({ connectionString: this.databaseUrl, max: 4 });
    return this.#pool;
  }

  get databaseUrl(): string {
    return readFileSync(join(this.#state, 'control/database-url'), 'utf8').trim();
  }

  /** The states of its instances, from the first time that somebody asks on. */
  get states(): Promise<StateWatch> {
    this.#states ??= StateWatch.on(this.database, INSTANCES);
    return this.#states;
  }

  get statePath(): string {
    return this.#state;
  }

  #engine(command: string, ...args: readonly string[]) {
    const timeoutMs = (this.beginning.patienceSeconds + 60) * 1_000;
    return exec(process.execPath, [program, command, ...this.#identity, ...args], { timeoutMs });
  }
}

/** The parts of a cloud have groups of their own: their supervisor ends them, in their order. */
function endGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGTERM');
}
