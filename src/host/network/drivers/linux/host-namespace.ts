import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Exec, ExecOptions, ExecResult } from '../../../../common/exec/exec.js';

/** A network namespace with a name, and how to run commands in it. */
export class HostNamespace {
  readonly #exec: Exec;

  constructor(
    readonly name: string,
    exec: Exec,
  ) {
    this.#exec = exec;
  }

  get path(): string {
    return `/run/netns/${this.name}`;
  }

  /** Makes it unless it is there. A name without a namespace behind it (a crash came in between) is made again. */
  async ensure(): Promise<void> {
    if (existsSync(this.path)) {
      if (await this.#isAlive()) return;
      await this.#exec('ip', ['netns', 'del', this.name]);
    }
    await this.#exec('ip', ['netns', 'add', this.name]);
  }

  async isThere(): Promise<boolean> {
    return existsSync(this.path) && this.#isAlive();
  }

  /** Whether some guest is at the other end of a device on a bridge. */
  async holdsGuests(): Promise<boolean> {
    const rows = await this.ipJson<{ readonly master?: string; readonly flags?: readonly string[] }>([
      'link',
      'show',
    ]);
    return rows.some(({ master, flags = [] }) => master !== undefined && flags.includes('LOWER_UP'));
  }

  async remove(): Promise<void> {
    if (existsSync(this.path)) await this.#exec('ip', ['netns', 'del', this.name]);
  }

  /** Lines as `ip -batch` takes them, in one process. Stops at the first that fails. */
  async ip(lines: readonly string[]): Promise<void> {
    await this.#exec('ip', ['-n', this.name, '-batch', '-'], { input: lines.join('\n') });
  }

  /** The same, of IPv6. */
  async ip6(lines: readonly string[]): Promise<void> {
    await this.#exec('ip', ['-6', '-n', this.name, '-batch', '-'], { input: lines.join('\n') });
  }

  async ipJson<Row>(args: readonly string[]): Promise<readonly Row[]> {
    const { stdout } = await this.#exec('ip', ['-n', this.name, '-j', ...args]);
    return JSON.parse(stdout.trim() || '[]') as Row[];
  }

  /** Any command, with the namespace's network. Not `ip netns exec`: that one mounts things over. */
  run(file: string, args: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    return this.#exec('nsenter', [`--net=${this.path}`, file, ...args], options);
  }

  /**
   * Sets kernel switches below /proc/sys/net, all to the same value. The files show whoever opens them his own
   * namespace.
   */
  async set(value: number, switches: readonly string[]): Promise<void> {
    await this.run(
      'tee',
      switches.map((name) => `/proc/sys/net/${name}`),
      { input: String(value) },
    );
  }

  /** What tells this namespace from another of the same name, made later. */
  async inode(): Promise<number> {
    return (await stat(this.path)).ino;
  }

  async #isAlive(): Promise<boolean> {
    try {
      await this.#exec('ip', ['-n', this.name, 'link', 'show', 'lo']);
      return true;
    } catch {
      return false;
    }
  }
}
