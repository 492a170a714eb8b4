import { logger } from '../common/log/logger.js';
import { type CloudStatus, type Controlled } from './control-socket.js';
import { GuestsDown } from './guests-down.js';
import { type HostPart, type Part } from './part.js';

export interface CloudParts {
  /** PostgreSQL and Temporal. */
  readonly servers: readonly Part[];
  /** Run between servers and daemons: everything that the daemons expect to find. */
  prepare(): Promise<void>;
  readonly control: readonly Part[];
  /** The daemons of hosts, in the order of the ranks in which they come to rest. */
  readonly hosts: readonly (readonly HostPart[])[];
  /** How guests run, once the hosts' daemons are up. */
  howGuestsRun(): Promise<string>;
}

/** A daemon ends itself within nine seconds; the servers end when their clients are gone. */
const DAEMON_GRACE_MS = 4_000;
const SERVER_GRACE_MS = 3_000;

/** All parts of one cloud on one box: started in order, stopped in reverse, guests included. */
export class Cloud implements Controlled {
  readonly #gone: Promise<void>;
  #wentDown!: () => void;
  #goingDown = false;
  #prepared = false;
  #guests = '';
  readonly #guestsDown: GuestsDown;

  constructor(
    private readonly parts: CloudParts,
    private readonly flags: { readonly shutdown_grace: number; readonly keep_guests: boolean },
    say: (line: string) => void = () => undefined,
  ) {
    this.#gone = new Promise((resolve) => (this.#wentDown = resolve));
    this.#guestsDown = new GuestsDown(parts.hosts, flags.shutdown_grace * 1_000, say);
  }

  /** Resolves once everything is up. */
  async up(): Promise<void> {
    await Promise.all(this.parts.servers.map((part) => part.start()));
    await this.parts.prepare();
    this.#prepared = true;
    await Promise.all([...this.parts.control, ...this.parts.hosts.flat()].map((part) => part.start()));
    this.#guests = await this.parts.howGuestsRun();
  }

  /** Resolves when everything is down. */
  get gone(): Promise<void> {
    return this.#gone;
  }

  down(keepGuests = this.flags.keep_guests): void {
    if (this.#goingDown) return;
    this.#goingDown = true;
    void this.#stopAll(keepGuests).finally(() => this.#wentDown());
  }

  /** Second Ctrl-C: guests that are waited for are cut off. False: none are. */
  hurry(): boolean {
    return this.#guestsDown.hurry();
  }

  /** The next Ctrl-C. Guests stay as they are: the next start adopts them. */
  kill(): void {
    for (const part of this.#all()) part.kill();
  }

  status(): CloudStatus {
    const parts = this.#all().map(({ name, state, address, restarts, pid }) => ({
      ...{ name, state, address, restarts },
      pid: pid ?? null,
    }));
    const up = this.#prepared && !this.#goingDown && parts.every(({ state }) => state === 'up');
    return { up, pid: process.pid, parts, guests: this.#guests, waiting: this.#guestsDown.waiting };
  }

  /** The control plane first: it would take guests that are being shut down for drift, and start them again. */
  async #stopAll(keepGuests: boolean): Promise<void> {
    const { servers, control, hosts } = this.parts;
    if (!keepGuests) await this.#guestsDown.prepare();
    await stopped(control, DAEMON_GRACE_MS);
    if (!keepGuests) await this.#guestsDown.run();
    await stopped(hosts.flat(), DAEMON_GRACE_MS);
    await stopped(servers, SERVER_GRACE_MS);
  }

  #all(): readonly Part[] {
    return [...this.parts.servers, ...this.parts.control, ...this.parts.hosts.flat()];
  }
}

async function stopped(parts: readonly Part[], graceMs: number): Promise<void> {
  const log = logger('supervisor');
  await Promise.all(
    parts.map((part) =>
      part
        .stop(graceMs)
        .catch((error: unknown) => log.error({ part: part.name, err: error }, 'did not stop cleanly')),
    ),
  );
}
