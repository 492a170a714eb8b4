import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ChildProcess } from 'node:child_process';
import { afterAll } from '@jest/globals';
import { Database } from '../../src/common/prisma/database.js';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { engineApiFlags } from '../../src/api/engine-api.flags.js';
import { engineConductorFlags } from '../../src/cloud/sweeps/engine-conductor.flags.js';
import { launch, stopProgram } from '../../src/engine/program.js';
import { setUp } from '../../src/setup/set-up.js';
import { hostRoles } from '../../workflows/contracts/host-roles.js';
import { databaseUrlForSpec } from './database.js';
import { freePorts } from './free-ports.mjs';
import { type Caller, Tenants } from './tenants.js';
import { temporalAddress, temporalNamespaceForSpec } from './temporal.js';

const REGION = 'local-1';
/** The first user's. */
export const PASSWORD = 'correct horse battery staple';
const HOSTS = ['h-1', 'h-2', 'h-3'];

/** A daemon refuses flags that it does not know. */
const isConductors = (flag: string): boolean =>
  Object.hasOwn(engineConductorFlags, flag.replace(/^--(no)?|=.*$/g, ''));

/**
 * A whole cloud of one's own on fake drivers, each daemon a process as `engine up` starts it: a fresh database on the
 * run's PostgreSQL, a namespace on the run's Temporal, ports that were free. Gone when the spec is over.
 */
export class PrivateCloud {
  readonly region = REGION;
  readonly #children: ChildProcess[] = [];
  #store: ChildProcess | undefined;
  #storeFlags: readonly string[] = [];

  private constructor(
    readonly folder: string,
    readonly endpoint: string,
    readonly hostApi: string,
    /** Base URL of the X7 API. */
    readonly x7: string,
    readonly database: Database,
    readonly flags: readonly string[],
  ) {
    this.tenants = new Tenants(database, join(folder, 'master.key'));
  }

  /** The first user, who may do everything, in a project of theirs. */
  admin: Caller = { accessKey: '', secretKey: '', userId: '', projectId: '' };
  /** Makes others. */
  readonly tenants: Tenants;
  /** Base URL of the S3 API; empty before `openObjectStore`. */
  s3 = '';
  /** `ami-…` that everybody may launch. */
  imageId = '';

  /** Called at the top of the spec. `more`: flags for engine-api, and for engine-conductor where it knows them. */
  static async open(more: readonly string[] = []): Promise<PrivateCloud> {
    const url = await databaseUrlForSpec();
    const folder = await mkdtemp(join(tmpdir(), 'engine-cloud-'));
    const [ec2, hosts, x7] = await freePorts(3);
    const namespace = await temporalNamespaceForSpec();
    await writeFile(join(folder, 'database-url'), url, { mode: 0o600 });
    await writeFile(join(folder, 'master.key'), `1:${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    const cloud = new PrivateCloud(
      folder,
      `http://127.0.0.1:${ec2}`,
      `http://127.0.0.1:${hosts}`,
      `http://127.0.0.1:${x7}`,
      new Database(url, 3),
      [
        ...[`--temporal_address=${temporalAddress()}`, `--temporal_namespace=${namespace}`],
        ...[`--state_path=${join(folder, 'state')}`, `--cloud=${namespace}`, `--region=${REGION}`],
      ],
    );
    afterAll(() => cloud.close(), 30_000);
    await cloud.#begin([`--ec2_port=${ec2}`, `--host_api_port=${hosts}`, `--x7_port=${x7}`], more);
    return cloud;
  }

  /** Starts engine-objectstore too. */
  async openObjectStore(more: readonly string[] = []): Promise<void> {
    const [port] = await freePorts(1);
    this.s3 = `http://127.0.0.1:${port}`;
    this.#storeFlags = [...this.flags, ...this.#secrets(), `--s3_port=${port}`, ...more];
    await this.restartObjectStore();
  }

  /** Starts it again, as it was. */
  async restartObjectStore(): Promise<void> {
    this.#store = await this.#daemon('engine-objectstore', this.#storeFlags);
  }

  /** `kill -9`; resolves when it is gone. */
  async killObjectStore(): Promise<void> {
    const child = this.#store;
    if (!child) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await Promise.all(this.#children.map((child) => stopProgram(child, 'SIGTERM', 10_000)));
    await this.database.onApplicationShutdown();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #begin(ports: readonly string[], more: readonly string[]): Promise<void> {
    const { folder, flags } = this;
    const secrets = this.#secrets();
    const control = [...flags, ...secrets, ...ports, ...more];
    await this.#setUp(control);
    const host = [
      ...[...flags, `--host_api_url=${this.hostApi}`, '--host=h', `--fake_hosts=${HOSTS.length}`],
      `--host_token_file=${join(folder, 'tokens')}`,
    ];
    const conductor = [...flags, ...secrets, ...more.filter(isConductors)];
    await Promise.all([
      this.#daemon('engine-api', control),
      this.#daemon('engine-conductor', conductor),
      this.#daemon('engine-compute', [...host, '--compute_driver=fake']),
      this.#daemon('engine-network', [...host, '--network_driver=fake']),
      this.#daemon('engine-volume', [...host, '--volume_driver=fake']),
    ]);
  }

  #secrets(): readonly string[] {
    return [
      `--database_url_file=${join(this.folder, 'database-url')}`,
      `--master_key_file=${join(this.folder, 'master.key')}`,
    ];
  }

  async #setUp(flags: readonly string[]): Promise<void> {
    const made = await setUp(parseFlags(engineApiFlags, flags), {
      machine: { hosts: HOSTS, roles: Object.keys(hostRoles) },
      ...{ hosts: HOSTS, zone: `${REGION}a`, network: { cidr: '10.98.0.0/16', dns: '' } },
      ...{
        retentionDays: 1,
        floatingRange: '198.51.100.0/24',
        image: undefined,
        wantsPrivateKey: false,
        password: PASSWORD,
      },
    });
    const [project] = await this.database.query<{ id: string; userId: string }>(
      'SELECT id, manager_id AS "userId" FROM projects WHERE name = $1',
      [made.project],
    );
    this.admin = {
      accessKey: made.accessKey,
      secretKey: made.secretKey,
      userId: project?.userId ?? '',
      projectId: project?.id ?? '',
    };
    this.imageId = made.imageId ?? '';
    await mkdir(join(this.folder, 'tokens'));
    for (const [host, token] of Object.entries(made.tokens))
      await writeFile(join(this.folder, 'tokens', host), token);
  }

  /** Resolves when it says that it is ready; rejects with the end of its log when it ends first. */
  async #daemon(name: string, args: readonly string[]): Promise<ChildProcess> {
    const path = join(this.folder, `${name}.log`);
    const log = openSync(path, 'a');
    const file = resolve(`bin/${name}.mjs`);
    const child = launch(
      { name, file: process.execPath, args: [file, ...args], stopSignal: 'SIGTERM', ipc: true },
      log,
    );
    closeSync(log);
    this.#children.push(child);
    // A spec that fails before its hooks run shall end all the same; the kernel then ends the daemon.
    child.unref();
    await new Promise<void>((ready, fail) => {
      child.once('message', () => {
        child.channel?.unref();
        ready();
      });
      child.once('exit', () => fail(new Error(`${name} ended: ${readFileSync(path, 'utf8').slice(-2000)}`)));
    });
    return child;
  }
}
