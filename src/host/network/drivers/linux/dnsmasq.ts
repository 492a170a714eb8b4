import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logger } from '../../../../common/log/logger.js';
import { Coalescer } from '../../../../common/async/coalescer.js';
import { dnsmasqConfig, dnsmasqHosts, dnsmasqNames } from './dnsmasq-config.js';
import type { DnsmasqOptions, DnsmasqStart } from './dnsmasq-options.js';
import { ToldLeases } from './told-leases.js';
import { findProcess, stopProcess, type FoundProcess } from './found-process.js';
import { keepShort } from './keep-short.js';
import { optionalText } from '../../../../common/files/optional-text.js';
import { replaceFile } from '../../../../common/files/replace-file.js';

const WATCH_MS = 2_000;
/** Bytes. What the kernel lets it write, until its log is cut shorter than that. */
const LOG_LIMIT = 1_048_576;

/** dnsmasq in the host's namespace. It outlives the daemon; the next daemon adopts it, or replaces another version. */
export class Dnsmasq {
  readonly #options: DnsmasqOptions;
  readonly #config: string;
  readonly #hosts: string;
  readonly #names: string;
  #domain = '';
  readonly #log: string;
  readonly #pid: string;
  readonly #told: ToldLeases;
  readonly #leases = new Coalescer(() => this.#writeLeases());
  #timer: NodeJS.Timeout | undefined;
  /** The next run starts another one, whatever runs. */
  #anew = false;

  constructor(options: DnsmasqOptions) {
    this.#options = options;
    this.#config = join(options.folder, 'dnsmasq.conf');
    this.#pid = join(options.folder, 'dnsmasq.pid');
    this.#hosts = join(options.runFolder, 'dhcp-hosts');
    this.#names = join(options.runFolder, 'names');
    this.#log = join(options.runFolder, 'dnsmasq.log');
    this.#told = new ToldLeases(join(options.folder, 'dhcp-told'));
  }

  /** `resolvers`: the file that names its upstream servers; absent: none. */
  async start({ resolvers, ...settings }: DnsmasqStart): Promise<void> {
    const { folder, runFolder } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await mkdir(runFolder, { recursive: true, mode: 0o711 });
    this.#domain = settings.plan.domain;
    const inherits = await this.#writeHosts();
    const files = {
      ...{ hosts: this.#hosts, names: this.#names },
      pid: this.#pid,
      log: this.#log,
      ...(resolvers !== undefined && { resolvers }),
    };
    const config = dnsmasqConfig({ ...settings, files });
    const found = await this.#find();
    if (found && !inherits && config === (await optionalText(this.#config)))
      process.kill(found.pid, 'SIGHUP');
    else {
      if (found) await stopProcess(found);
      await writeFile(this.#config, config, { mode: 0o600 });
      await this.#spawn();
    }
    this.#timer ??= setInterval(() => void this.#watch(), WATCH_MS).unref();
  }

  /** Resolves once dnsmasq was told of the leases as they are now. */
  refresh(): Promise<void> {
    return this.#leases.run();
  }

  /** The same of one that serves already: another network of its domain has changed. */
  async renew(): Promise<void> {
    if (this.#timer !== undefined) await this.refresh();
  }

  /** For a bridge that was made anew: it listens on the one that was there when it started. */
  restart(): Promise<void> {
    this.#anew = true;
    return this.#leases.run();
  }

  /** Addresses with a lease, from the file that dnsmasq reads. */
  async leases(): Promise<readonly string[]> {
    const lines = (await readFile(this.#hosts, 'utf8')).split('\n');
    return lines.flatMap((line) => line.split(',')[1] ?? []);
  }

  /** Lets go: it goes on serving. */
  release(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async stop(): Promise<void> {
    this.release();
    if (!existsSync(this.#options.namespace.path)) return;
    const found = await this.#find();
    if (found) await stopProcess(found);
  }

  async #writeLeases(): Promise<void> {
    const isNew = (await this.#writeHosts()) || this.#anew;
    this.#anew = false;
    const found = await this.#find();
    if (found && !isNew) return void process.kill(found.pid, 'SIGHUP');
    if (found) await stopProcess(found);
    await this.#spawn();
  }

  /** Whether somebody has an address that this dnsmasq has leased to somebody else: only a new one forgets that. */
  async #writeHosts(): Promise<boolean> {
    const ipv6Of = (portId: string) => this.#options.ipv6Of?.(portId) ?? [];
    const ports = [...this.#options.ports()];
    const inherits = await this.#told.tell(ports);
    const names = dnsmasqNames([...this.#options.named()], this.#domain, ipv6Of);
    await replaceFile(this.#names, names, { durability: 'process', mode: 0o644 });
    await replaceFile(this.#hosts, dnsmasqHosts(ports, ipv6Of), { durability: 'process', mode: 0o644 });
    return inherits;
  }

  async #find(): Promise<FoundProcess | undefined> {
    return findProcess(this.#pid, `--conf-file=${this.#config}`, await this.#options.namespace.inode());
  }

  /** Returns when it is in the background and listens. */
  async #spawn(): Promise<void> {
    await this.#told.forget([...this.#options.ports()]);
    const command = ['dnsmasq', `--conf-file=${this.#config}`];
    // A guest can make it write a line a message. At the limit it turns to syslog, unless the signal ends it first.
    await this.#options.namespace.run('prlimit', [
      ...[`--fsize=${LOG_LIMIT}`, '--', 'env', '--ignore-signal=XFSZ'],
      ...command,
    ]);
  }

  async #watch(): Promise<void> {
    try {
      await keepShort(this.#log, LOG_LIMIT / 4);
      if (await this.#find()) return;
      logger('network').warn('dnsmasq is gone; starting it again');
      await this.#leases.run();
    } catch (error) {
      logger('network').error({ err: error }, 'dnsmasq does not run');
    }
  }
}
