import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { findTemporal } from '../../../bin/lib/temporal-binary.mjs';
import { rowsOf } from './rows.mjs';
import { freePorts } from '../../support/free-ports.mjs';

const run = promisify(execFile);
const PORTS = ['ec2_port', 'host_api_port', 'postgres_port', 'temporal_port', 'temporal_ui_port'];

/** A cloud of another checkout, as its user and its operator have it. */
export class RecordedCloud {
  state = mkdtempSync(join(tmpdir(), 'engine-record-'));
  ec2 = new EC2Client({});
  #tools = mkdtempSync(join(tmpdir(), 'engine-tools-'));
  #child;

  constructor(checkout) {
    this.checkout = checkout;
    chmodSync(this.state, 0o755);
  }

  get #identity() {
    return [`--state_path=${this.state}`, '--cloud=yesterday'];
  }

  async up(...flags) {
    const free = await freePorts(PORTS.length);
    const ports = PORTS.map((name, n) => `--${name}=${free[n]}`);
    const args = [join(this.checkout, 'bin/engine.mjs'), 'up', ...this.#identity, ...ports, ...flags];
    this.#child = spawn(process.execPath, args, { stdio: 'inherit' });
    await this.until(async () => this.#child.exitCode !== null || (await this.status())?.up);
    const rc = Object.fromEntries(
      [...readFileSync(join(this.state, 'enginerc'), 'utf8').matchAll(/^export (\w+)='(.*)'$/gm)].map(
        ([, name, value]) => [name, value],
      ),
    );
    this.image = rc.ENGINE_IMAGE_ID;
    this.ec2 = new EC2Client({
      endpoint: rc.AWS_ENDPOINT_URL_EC2,
      region: rc.AWS_REGION,
      credentials: { accessKeyId: rc.AWS_ACCESS_KEY_ID, secretAccessKey: rc.AWS_SECRET_ACCESS_KEY },
      maxAttempts: 1,
    });
  }

  /**
   * The fake drivers, and an image of zeros: `apt-cache` knows no kernel here, so that none becomes part of a fixture.
   */
  async upOnFakes(...flags) {
    process.env.ENGINE_TEMPORAL_CLI ??= findTemporal();
    writeFileSync(join(this.#tools, 'apt-cache'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    process.env.PATH = `${this.#tools}:${process.env.PATH}`;
    process.env.ENGINE_CACHE = join(this.#tools, 'cache');
    mkdirSync(process.env.ENGINE_CACHE, { recursive: true });
    const fakes = ['--compute_driver=fake', '--network_driver=fake', '--fake_hosts=2', '--host=h'];
    await this.up(...fakes, ...flags);
  }

  /** Ports that clouds of later versions have beside. */
  async laterPorts() {
    const names = ['x7_port', 's3_port'];
    const free = await freePorts(names.length);
    return names.map((name, n) => `--${name}=${free[n]}`);
  }

  async status() {
    const answer = await this.engine('status', '--json').catch(() => undefined);
    return answer && JSON.parse(answer);
  }

  engine = async (verb, ...flags) =>
    (await run(process.execPath, [join(this.checkout, 'bin/engine.mjs'), verb, ...this.#identity, ...flags]))
      .stdout;

  manage = async (...words) => {
    const flagfile = `--flagfile=${join(this.state, 'flags/engine-api.flags')}`;
    return run(process.execPath, [join(this.checkout, 'bin/engine-manage.mjs'), flagfile, ...words]);
  };

  async instances(input = {}) {
    const { Reservations = [] } = await this.ec2.send(new DescribeInstancesCommand(input));
    return Reservations.flatMap(({ Instances = [] }) => Instances);
  }

  /** Until all of them are there. */
  reach = (ids, state) =>
    this.until(async () => {
      const found = await this.instances({ InstanceIds: [...ids] });
      return found.every(({ State }) => State?.Name === state);
    });

  until = async (look, limitMs = 120_000) => {
    for (const start = Date.now(); !(await look()); await sleep(100))
      if (Date.now() - start > limitMs) throw new Error(`it never came about: ${look}`);
  };

  /** Stops a part, and the supervisor first, which would replace it. */
  async hang(part) {
    const { parts } = await this.status();
    this.wake('SIGSTOP');
    process.kill(parts.find((one) => one.name === part).pid, 'SIGSTOP');
  }

  /** The supervisor goes on. */
  wake(signal = 'SIGCONT') {
    this.#child.kill(signal);
  }

  /** Everything at once, as a power cut would. `parts`: as `status` told them. */
  async powerCut(parts) {
    this.#child.kill('SIGKILL');
    for (const { pid } of parts) if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL');
    await this.until(async () => parts.every(({ pid }) => !existsSync(`/proc/${pid}`)));
  }

  rows() {
    return rowsOf(this.checkout, this.state);
  }

  async remove() {
    this.ec2.destroy();
    if (await this.status()) await this.engine('down');
    rmSync(this.state, { recursive: true, force: true });
    rmSync(this.#tools, { recursive: true, force: true });
  }
}
