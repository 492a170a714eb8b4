import { binaryOf } from '../../../workflows/contracts/host-roles.js';
import { logger } from '../../common/log/logger.js';
import type { HostStreams } from '../../cloud/streams/host-streams.js';

const BINARY = binaryOf('network');
const REPEAT_MS = 250;

interface Level {
  version: number;
  /** The newest that somebody waits for. */
  awaited: number;
  told: number;
  applied: number;
}

/** Reads the versions of the filters of these hosts; one that never had filters has none. */
export type VersionsOf = (hosts: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/**
 * Tells connected hosts at which version their filters are, again every 250 ms until they have applied it: neither a
 * lost hint nor a host that was busy leaves a rule without effect. A host that has not applied yet what it was told
 * hears of what nobody waits for with the next repetition: launches one after the other would else be a message each
 * for every host. Notifications bring the versions; the database is asked for hosts that connect, and for all after a
 * break in listening.
 */
export class FilterHints {
  readonly #versionsOf: VersionsOf;
  readonly #streams: HostStreams;
  readonly #levels = new Map<string, Level>();
  readonly #unknown = new Set<string>();
  #looking = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(versionsOf: VersionsOf, streams: HostStreams) {
    this.#versionsOf = versionsOf;
    this.#streams = streams;
  }

  /** A network daemon has been welcomed. */
  connected(host: string): void {
    this.#levels.set(host, { version: -1, awaited: -1, told: -1, applied: -1 });
    this.#ask(host);
  }

  /** Somebody has raised the host's version. Another process may have its stream: then it is none of ours. */
  raised(host: string, version: number, isAwaited = false): void {
    const level = this.#levels.get(host);
    if (!level) return;
    // Its version may have been looked up before this notification came, which alone says that somebody waits.
    const isNews = isAwaited && version > level.awaited && version > level.applied;
    if (isNews) level.awaited = version;
    if (level.version >= version && !isNews) return;
    level.version = Math.max(level.version, version);
    if (isNews || level.told <= level.applied) this.#hint(host, level);
    this.#repeat();
  }

  /** Notifications may have been missed: all versions are looked up. */
  raisedPerhaps(): void {
    for (const host of this.#streams.hostsOf(BINARY)) this.#ask(host);
  }

  applied(host: string, version: number): void {
    const level = this.#levels.get(host);
    if (level) level.applied = Math.max(level.applied, version);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Many in a row are looked up together. */
  #ask(host: string): void {
    this.#unknown.add(host);
    if (!this.#looking) void this.#lookUp();
  }

  async #lookUp(): Promise<void> {
    this.#looking = true;
    while (this.#unknown.size > 0) {
      const hosts = [...this.#unknown];
      this.#unknown.clear();
      try {
        const versions = await this.#versionsOf(hosts);
        for (const host of hosts) this.raised(host, versions.get(host) ?? 0);
      } catch (error) {
        logger('host-api').warn({ err: error }, 'filter versions cannot be read now');
        for (const host of hosts) this.#unknown.add(host);
        break;
      }
    }
    this.#looking = false;
    if (this.#unknown.size > 0) this.#repeat();
  }

  #hint(host: string, level: Level): void {
    const { version, awaited, applied } = level;
    level.told = version;
    const message = { type: 'filters', version, ...(awaited > applied && { isAwaited: true }) } as const;
    if (!this.#streams.send(host, BINARY, message)) this.#levels.delete(host);
  }

  #repeat(): void {
    this.#timer ??= setInterval(() => this.#again(), REPEAT_MS);
  }

  /** Until no host is behind. */
  #again(): void {
    if (this.#unknown.size > 0 && !this.#looking) void this.#lookUp();
    const behind = [...this.#levels].filter(([, { version, applied }]) => applied < version);
    for (const [host, level] of behind) this.#hint(host, level);
    if (behind.length > 0 || this.#unknown.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
