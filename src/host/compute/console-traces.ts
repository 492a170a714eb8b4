import { createHash } from 'node:crypto';
import { Background } from '../../common/async/background.js';
import { logger } from '../../common/log/logger.js';
import {
  type ConsoleTrace,
  MOST_TRACE_TEXT,
  packed,
  TRACE_BYTES,
} from '../../stream/console-trace.contract.js';
import type { HostLink } from '../link/host-link.js';
import { TraceOutbox } from './trace-outbox.js';
import type { ConsoleDriver, VirtDriver } from './virt-driver.js';

export interface TraceParts {
  readonly driver: Pick<VirtDriver, 'list'> & Partial<ConsoleDriver>;
  readonly link: Pick<HostLink, 'keepTraces'>;
  /** For last words that the cloud does not have yet. */
  readonly folder: string;
  /** Between two looks for consoles that changed, in milliseconds. */
  readonly everyMs: number;
}

/**
 * Ships the newest that guests wrote to their consoles to the cloud, so that it can be read when they are gone or this
 * host does not answer (docs/adr/0024-console-traces.md). What changed is looked for now and then, and shipped within a
 * bound; what a guest wrote last, before it goes.
 */
export class ConsoleTraces {
  readonly #log = logger('compute');
  /** Of what was shipped last, by guest. */
  readonly #shipped = new Map<string, string>();
  /** Of guests that are gone or have gone off. */
  readonly #outbox: TraceOutbox;
  /** The guest that the last look ended at. */
  #last = '';
  #looking: Promise<void> | undefined;
  readonly #looks = new Background(this.#log);

  constructor(private readonly parts: TraceParts) {
    this.#outbox = new TraceOutbox(parts.folder, (traces) => this.#told(traces));
  }

  /** Once the cloud can be reached. */
  async open(): Promise<void> {
    await this.#outbox.load();
    this.#looks.every(this.parts.everyMs, () => this.look());
  }

  close(): void {
    this.#looks.close();
    this.#outbox.close();
  }

  /**
   * The guest is about to go, or has gone off: what it wrote last is shipped soon. Never fails: it goes all the same.
   */
  async keep(instanceId: string): Promise<void> {
    try {
      const trace = await this.#changed(instanceId);
      if (!trace) return;
      this.#shipped.set(instanceId, trace.digest);
      await this.#outbox.put(trace.message);
    } catch (error) {
      this.#log.warn({ instanceId, err: error }, 'the console of a guest that ends could not be read');
    }
  }

  /** Ships what has changed, as much as fits into one request; the next look begins where this one ended. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<void> {
    const ids = (await this.parts.driver.list()).map(({ instanceId }) => instanceId).sort();
    this.#forgetAllBut(new Set(ids));
    const from = ids.findIndex((id) => id > this.#last);
    const found: { readonly digest: string; readonly message: ConsoleTrace }[] = [];
    let text = 0;
    for (const id of from < 0 ? ids : [...ids.slice(from), ...ids.slice(0, from)]) {
      const trace = await this.#changed(id);
      if (trace && text + trace.message.output.length > MOST_TRACE_TEXT) break;
      this.#last = id;
      if (!trace) continue;
      text += trace.message.output.length;
      found.push(trace);
    }
    if (found.length === 0 || !(await this.#told(found.map(({ message }) => message)))) return;
    for (const { digest, message } of found) this.#shipped.set(message.instanceId, digest);
  }

  /** Undefined: it has no console, wrote nothing, or nothing since it was last shipped. */
  async #changed(instanceId: string) {
    const output = await this.parts.driver.consoleOutput?.(instanceId, TRACE_BYTES);
    if (!output || output.length === 0) return undefined;
    const digest = createHash('sha1').update(output).digest('base64');
    if (this.#shipped.get(instanceId) === digest) return undefined;
    return { digest, message: { instanceId, output: (await packed(output)).toString('base64') } };
  }

  #forgetAllBut(ids: ReadonlySet<string>): void {
    for (const id of this.#shipped.keys()) if (!ids.has(id)) this.#shipped.delete(id);
  }

  async #told(traces: readonly ConsoleTrace[]): Promise<boolean> {
    try {
      await this.parts.link.keepTraces(traces);
      return true;
    } catch (error) {
      this.#log.warn(
        { guests: traces.length, err: error },
        'console output was not shipped; it will be again',
      );
      return false;
    }
  }
}
