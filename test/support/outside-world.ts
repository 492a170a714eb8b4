import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { exec, type ExecResult } from '../../src/common/exec/exec.js';

/** Tells who asks. */
const SERVER = `require('net').createServer((s) => s.end(s.remoteAddress)).listen(7000, '0.0.0.0', () => console.log('up'))`;
/** The same, to those who come by IPv6. */
const SERVER6 = `require('net').createServer((s) => s.end(s.remoteAddress)).listen({ port: 7000, host: '::', ipv6Only: true }, () => console.log('up'))`;
/** What its name server says of `outside.spec`. */
export const OUTSIDE_SPEC = '203.0.113.9';

/**
 * A world behind an uplink of its own: a namespace that knows no way back to guests, so that only the machine's address
 * is answered. It tells on port 7000 who asks, and answers names.
 */
export class OutsideWorld {
  readonly uplink = `specw${process.pid % 1_000_000}`;
  /** The machine and the world, at the two ends of the uplink. */
  readonly machine;
  readonly address;
  /** The same of IPv6, once there is any. */
  readonly machine6;
  readonly address6;
  /** The world has it too; the machine knows the way there. */
  readonly linkLocal;
  readonly #namespace = `spec-world-${process.pid}`;
  readonly #children: ChildProcess[] = [];

  private constructor() {
    const block = (process.pid % 63) * 4;
    this.machine = `198.51.100.${block + 1}`;
    this.address = `198.51.100.${block + 2}`;
    const block6 = (process.pid % 0xffff).toString(16);
    this.machine6 = `2001:db8:${block6}::1`;
    this.address6 = `2001:db8:${block6}::2`;
    this.linkLocal = `169.254.77.${block + 1}`;
  }

  static async up(): Promise<OutsideWorld> {
    const world = new OutsideWorld();
    const { uplink } = world;
    await exec('ip', ['netns', 'add', world.#namespace]);
    await exec('ip', [
      'link',
      'add',
      uplink,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      world.#namespace,
    ]);
    await exec('ip', ['addr', 'add', `${world.machine}/30`, 'dev', uplink]);
    await exec('ip', ['link', 'set', uplink, 'up']);
    await world.ip(
      'link set lo up',
      `addr add ${world.address}/30 dev eth0`,
      `addr add ${world.linkLocal}/32 dev lo`,
      'link set eth0 up',
    );
    await exec('ip', ['route', 'add', `${world.linkLocal}/32`, 'via', world.address, 'dev', uplink]);
    const names = ['--no-daemon', '--no-resolv', '--no-hosts', `--address=/outside.spec/${OUTSIDE_SPEC}`];
    world.spawn('dnsmasq', ...names);
    await world.#serve(SERVER);
    return world;
  }

  /** From now on the world has IPv6, too. */
  async ipv6(): Promise<void> {
    await exec('ip', ['-6', 'addr', 'add', `${this.machine6}/64`, 'dev', this.uplink, 'nodad']);
    await this.ip(`addr add ${this.address6}/64 dev eth0 nodad`);
    await this.#serve(SERVER6);
  }

  async ip(...lines: readonly string[]): Promise<void> {
    await exec('ip', ['-n', this.#namespace, '-batch', '-'], { input: lines.join('\n') });
  }

  run(...command: readonly string[]): Promise<ExecResult> {
    return exec('nsenter', [`--net=/run/netns/${this.#namespace}`, ...command]);
  }

  /** A program that runs there until the world ends, or somebody ends it. */
  spawn(...command: readonly string[]): ChildProcessWithoutNullStreams {
    const [file = '', ...args] = command;
    const child = spawn('nsenter', [`--net=/run/netns/${this.#namespace}`, file, ...args]);
    this.#children.push(child);
    return child;
  }

  async down(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await exec('ip', ['link', 'del', this.uplink]);
    await exec('ip', ['netns', 'del', this.#namespace]);
  }

  /** Resolves once the server says that it is up. */
  async #serve(program: string): Promise<void> {
    const { stdout } = this.spawn(process.execPath, '-e', program);
    await new Promise((resolve) => createInterface({ input: stdout }).once('line', resolve));
  }
}

/** Whether the machine carries on what comes in there. */
export const forwards = (device: string): boolean =>
  readFileSync(`/proc/sys/net/ipv4/conf/${device}/forwarding`, 'utf8').trim() === '1';
