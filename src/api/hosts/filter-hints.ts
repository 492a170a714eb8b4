import { logger } from '../../common/log/logger.js';
import type { HostRepository } from '../../hosts/host.repository.js';
import type { HostStreams } from '../../hosts/host-streams.js';

const BINARY = 'engine-network';
const REPEAT_MS = 250;

interface Level {
  version: number;
  applied: number;
}

/**
 * Tells connected hosts at which version their filters are, again every 250 ms until they have applied it: neither a lost
 * notification's hint nor a host that was busy leaves a rule without effect.
 */
export class FilterHints {
  readonly #hosts: Pick<HostRepository, 'filterVersions'>;
  readonly #streams: HostStreams;
  readonly #levels = new Map<string, Level>();
  readonly #raised = new Set<string>();
  #looking = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(hosts: Pick<HostRepository, 'filterVersions'>, streams: HostStreams) {
    this.#hosts = hosts;
    this.#streams = streams;
  }

  /** A network daemon has been welcomed. */
  connected(host: string): void {
    this.#levels.set(host, { version: -1, applied: -1 });
    this.raised(host);
  }

  /** Somebody has raised the host's version. Many in a row are looked up together. */
  raised(host: string): void {
    this.#raised.add(host);
    if (!this.#looking) void this.#lookUp();
  }

  /** Notifications may have been missed: all versions are looked up. */
  raisedPerhaps(): void {
    for (const host of this.#streams.hostsOf(BINARY)) this.raised(host);
  }

  applied(host: string, version: number): void {
    const level = this.#levels.get(host);
    if (level) level.applied = Math.max(level.applied, version);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #lookUp(): Promise<void> {
    this.#looking = true;
    while (this.#raised.size > 0) {
      const hosts = [...this.#raised];
      this.#raised.clear();
      try {
        const versions = await this.#hosts.filterVersions(hosts);
        for (const host of hosts) this.#tell(host, versions.get(host) ?? 0);
      } catch (error) {
        logger('host-api').warn({ err: error }, 'filter versions cannot be read now');
        for (const host of hosts) this.#raised.add(host);
        break;
      }
    }
    this.#looking = false;
    if (this.#raised.size > 0) this.#repeat();
  }

  #tell(host: string, version: number): void {
    const level = this.#levels.get(host);
    if (!level || level.version >= version) return;
    level.version = version;
    this.#hint(host, version);
    this.#repeat();
  }

  #hint(host: string, version: number): void {
    if (!this.#streams.send(host, BINARY, { type: 'filters', version })) this.#levels.delete(host);
  }

  #repeat(): void {
    this.#timer ??= setInterval(() => this.#again(), REPEAT_MS);
  }

  /** Until nobody is behind. */
  #again(): void {
    if (this.#raised.size > 0 && !this.#looking) void this.#lookUp();
    const behind = [...this.#levels].filter(([, { version, applied }]) => applied < version);
    for (const [host, { version }] of behind) this.#hint(host, version);
    if (behind.length > 0 || this.#raised.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
