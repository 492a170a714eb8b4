import { logger } from '../../../../common/log/logger.js';
import { Coalescer } from '../../../../common/async/coalescer.js';
import { PEER, UPLINK } from './host-names.js';
import { KeptProcess } from './kept-process.js';
import { changerOf, linkEvent } from './link-event.js';
import type { LinuxNetwork } from './linux-network.js';
import { Repeated } from './repeated.js';
import { Walls, type WallsOptions } from './walls.js';

/** After an event: what belongs to one change comes together. */
const TOGETHER_MS = 200;
/** A monitor that was just started hears nothing yet; what could not be put back is tried again. */
const LATER_MS = 1_000;
const EVERY_MS = 60_000;

/**
 * Follows the kernel’s own messages about rules, links, addresses and routes in a host’s namespace, and puts back at
 * once what somebody else has taken. Our own changes cost nothing: rules know their process, links are looked at only
 * when a message says that one is gone. Now and then all of it is compared whole.
 */
export class WallsWatch {
  readonly walls: Walls;
  readonly #options: WallsOptions;
  readonly #monitors: readonly KeptProcess[];
  readonly #mends = new Coalescer(() => this.#mend());
  readonly #sweeps = new Repeated(EVERY_MS, () => this.#mends.run());
  /** Devices of whom the last message was a bad one. */
  readonly #suspects = new Set<string>();
  #touched: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #open = false;

  constructor(options: WallsOptions) {
    this.#options = options;
    this.walls = new Walls(options);
    const { name, path } = options.namespace;
    const begun = () => this.#due(LATER_MS);
    this.#monitors = [
      new KeptProcess({
        ...{ name: 'the watch over rules', greets: false, begun },
        command: ['nsenter', `--net=${path}`, 'nft', 'monitor'],
        line: (text) => this.#heardOfRules(text),
      }),
      new KeptProcess({
        ...{ name: 'the watch over links', greets: false, begun },
        command: ['ip', '-n', name, '-o', 'monitor', 'link', 'address', 'route'],
        line: (text) => this.#heardOfLinks(text),
      }),
    ];
  }

  async start(): Promise<void> {
    this.#open = true;
    await Promise.all(this.#monitors.map((monitor) => monitor.start()));
    this.#sweeps.start();
  }

  /** Resolves when nothing is being mended any more. */
  async close(): Promise<void> {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await Promise.all(this.#monitors.map((monitor) => monitor.close()));
    await this.#sweeps.stop();
    await this.#mends.settled();
  }

  /** The machine has lost its way to guests: its messages are not heard in here. */
  alarm(): void {
    this.#suspects.add('the machine');
    this.#due(TOGETHER_MS);
  }

  #heardOfRules(line: string): void {
    const pid = changerOf(line);
    if (pid === undefined || this.#options.rules.isOwn(pid)) return;
    this.#touched = pid;
    this.#due(TOGETHER_MS);
  }

  #heardOfLinks(line: string): void {
    const event = linkEvent(line);
    if (!event) return;
    const { device, gone, isLink, master } = event;
    // Which is nearly all of them.
    if (!gone && (!isLink || (master !== undefined && !this.#suspects.has(device)))) return;
    const bridge = this.#bridgeOf(device);
    if (bridge === undefined) return;
    const isWell = !gone && (!isLink || bridge === '' || master === bridge);
    if (isWell && isLink) this.#suspects.delete(device);
    if (isWell) return;
    this.#suspects.add(device);
    this.#due(TOGETHER_MS);
  }

  /** The bridge that a device has to be on, empty for one that is on none; undefined: it is no part of the walls. */
  #bridgeOf(device: string): string | undefined {
    const all = this.#options.networks.all();
    if (device === UPLINK || device.startsWith(PEER) || all.some(({ bridge }) => bridge.name === device))
      return '';
    const isOn = (network: LinuxNetwork) => this.#options.portsOf(network).some(({ tap }) => tap === device);
    return all.find(isOn)?.bridge.name;
  }

  #due(inMs: number): void {
    if (!this.#open) return;
    this.#timer ??= setTimeout(() => this.#now(inMs), inMs).unref();
  }

  #now(waited: number): void {
    this.#timer = undefined;
    const isQuiet = waited === TOGETHER_MS && this.#suspects.size === 0 && this.#touched === undefined;
    if (isQuiet) return;
    this.#mends.run().catch((error: unknown) => {
      logger('network').error({ err: error }, 'what holds guests in could not be put back');
      this.#due(LATER_MS);
    });
  }

  async #mend(): Promise<void> {
    const pid = this.#touched;
    this.#touched = undefined;
    this.#suspects.clear();
    if (pid !== undefined) {
      logger('network').warn({ pid }, 'another process has changed the rules: all are written again');
      await this.#options.rules.restore();
    }
    await this.walls.mend();
  }
}
