import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exec } from '../../src/common/exec/exec.js';
import type { PortBinding, PortSpec } from '../../workflows/contracts/guest.js';
import { guestEnd } from './linux-network-host.js';

const QUIET_MS = 400;
const PATIENT_MS = 5_000;

/** What a guest's dhcp client does with an offer, and what it was told, for the spec to read. */
const DHCP_SCRIPT = `#!/bin/sh
[ "$1" = bound ] || exit 0
set > "$SPEC_FILE"
ip addr add "$ip/$mask" dev eth0
ip route add default via "$router" dev eth0
`;

/** A guest without a machine: a namespace on its port, with an agent in it that opens and answers flows. */
export class NetGuest {
  readonly #folder = mkdtempSync(join(tmpdir(), 'net-guest-'));
  readonly #answers = new Map<number, (result: unknown) => void>();
  #agent: ChildProcess | undefined;
  #count = 0;

  private constructor(
    readonly port: PortSpec,
    readonly namespace: string,
  ) {}

  /** Up, with its MAC, without an address: `dhcp` or `setAddress` gives it one. */
  static async boot(port: PortSpec, binding: PortBinding): Promise<NetGuest> {
    const end = guestEnd(binding.tap);
    const guest = new NetGuest(port, `spec-${end}`);
    await exec('ip', ['netns', 'add', guest.namespace]);
    await exec('ip', ['-n', binding.namespace, 'link', 'set', end, 'netns', guest.namespace]);
    await guest.ip(`link set ${end} name eth0`, `link set eth0 address ${port.mac} up`, 'link set lo up');
    guest.#start();
    return guest;
  }

  async ip(...lines: readonly string[]): Promise<void> {
    await exec('ip', ['-n', this.namespace, '-batch', '-'], { input: lines.join('\n') });
  }

  async setAddress(): Promise<void> {
    const gateway = this.port.address.replace(/\d+$/, '1');
    // As DHCP would tell it: the network of these hosts has an MTU of 1450.
    await this.ip(
      'link set eth0 mtu 1450',
      `addr add ${this.port.address}/24 dev eth0`,
      `route add default via ${gateway}`,
    );
  }

  /** What the server said, by udhcpc's names; undefined: nothing. */
  async dhcp(): Promise<Record<string, string> | undefined> {
    const script = join(this.#folder, 'bound');
    const told = join(this.#folder, 'told');
    writeFileSync(script, DHCP_SCRIPT, { mode: 0o755 });
    const asked = [
      'udhcpc',
      '-i',
      'eth0',
      '-n',
      '-q',
      '-f',
      '-t',
      '3',
      '-T',
      '1',
      '-O',
      'mtu',
      '-O',
      'ntpsrv',
      '-s',
      script,
    ];
    const env = { SPEC_FILE: told };
    const got = await this.run('busybox', asked, env);
    if (!got) return undefined;
    const { stdout } = await exec('cat', [told]);
    const pairs = stdout.matchAll(/^(\w+)='?(.*?)'?$/gm);
    return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, value]));
  }

  /** Whether the command ended well. */
  async run(file: string, args: readonly string[], env: Record<string, string> = {}): Promise<boolean> {
    return exec('nsenter', [`--net=/run/netns/${this.namespace}`, file, ...args], { env }).then(
      () => true,
      () => false,
    );
  }

  /** What whoever listens there says, asked so or not; empty: nothing. */
  async tells(address: string, port: number, input = ''): Promise<string> {
    const asked = [`--net=/run/netns/${this.namespace}`, 'busybox', 'nc', '-w', '1', address, String(port)];
    return exec('nsenter', asked, { input }).then(
      ({ stdout }) => stdout,
      () => '',
    );
  }

  pings(address: string, ...options: readonly string[]): Promise<boolean> {
    return this.run('busybox', ['ping', '-c', '1', '-W', '1', ...options, address]);
  }

  async listen(port: number): Promise<void> {
    await this.#ask('listenTcp', { port });
    await this.#ask('listenUdp', { port });
  }

  /** Whoever says something is told this. */
  listenTelling(port: number, text: string): Promise<unknown> {
    return this.#ask('listenTelling', { port, text });
  }

  /** By IPv6. */
  listen6(port: number): Promise<unknown> {
    return this.#ask('listenTcp', { port, host: '::' });
  }

  /** The address of IPv6 that DHCP leases, all its words written; null: none. */
  dhcp6(): Promise<unknown> {
    return this.#ask('dhcp6', { mac: this.port.mac, ms: PATIENT_MS });
  }

  /** What a command says in its namespace; empty where it fails. */
  async says(file: string, ...args: readonly string[]): Promise<string> {
    return exec('nsenter', [`--net=/run/netns/${this.namespace}`, file, ...args]).then(
      ({ stdout }) => stdout,
      () => '',
    );
  }

  /** `flow` names it for `say`. */
  open(address: string, port: number, flow = 'flow'): Promise<unknown> {
    return this.#ask('openTcp', { flow, address, port, ms: QUIET_MS });
  }

  say(flow = 'flow'): Promise<unknown> {
    return this.#ask('say', { flow, ms: QUIET_MS });
  }

  udp(address: string, port: number, from?: number): Promise<unknown> {
    return this.#ask('sendUdp', { address, port, from, ms: QUIET_MS });
  }

  http(method: string, path: string, more: { headers?: object; body?: string } = {}): Promise<unknown> {
    return this.#ask('http', { method, path, ms: PATIENT_MS, ...more });
  }

  async halt(): Promise<void> {
    this.#agent?.kill('SIGKILL');
    await exec('ip', ['netns', 'del', this.namespace]);
    rmSync(this.#folder, { recursive: true });
  }

  #start(): void {
    const agent = [process.execPath, 'test/support/net-guest-agent.mjs'];
    this.#agent = spawn('nsenter', [`--net=/run/netns/${this.namespace}`, ...agent], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!this.#agent.stdout) throw new Error('the agent has no stdout');
    createInterface({ input: this.#agent.stdout }).on('line', (line) => {
      const { id, result } = JSON.parse(line) as { id: number; result: unknown };
      this.#answers.get(id)?.(result);
    });
  }

  #ask(name: string, args: object): Promise<unknown> {
    const id = (this.#count += 1);
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#agent?.stdin?.write(`${JSON.stringify({ id, name, args })}\n`);
    });
  }
}
