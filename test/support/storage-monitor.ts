import { createServer, type Server } from 'node:net';
import { monitorSocketIn } from '../../src/host/volume/drivers/file/server-monitor.js';

interface Job {
  readonly id: string;
  readonly status: string;
  readonly error?: string;
  readonly 'current-progress'?: number;
  readonly 'total-progress'?: number;
}

interface Node {
  readonly 'node-name': string;
  readonly 'dirty-bitmaps'?: readonly { readonly name: string }[];
}

/** The monitor of a storage daemon that has no bytes: its copies are whole as soon as they have begun. */
export class StorageMonitor {
  jobs: Job[] = [];
  nodes: Node[] = [{ 'node-name': 'format' }];
  exports: { readonly id: string }[] = [{ id: 'e' }];
  /** What a copy that begins is. */
  next: Omit<Job, 'id'> = { status: 'concluded' };
  /** Commands other than questions, in order. */
  readonly told: string[] = [];
  /** Commands that it refuses. */
  readonly refused = new Set<string>();

  private constructor(private readonly server: Server) {}

  static async listen(sockets: string): Promise<StorageMonitor> {
    const server = createServer((socket) => {
      const say = (words: object) => socket.write(`${JSON.stringify(words)}\n`);
      say({ QMP: {} });
      socket.on('data', (bytes) => {
        for (const line of bytes.toString().trim().split('\n')) {
          const { id, execute, arguments: args } = JSON.parse(line) as Command;
          if (monitor.refused.has(execute)) say({ id, error: { class: 'GenericError', desc: 'refused' } });
          else say({ id, return: monitor.#answer(execute, args ?? {}) });
        }
      });
    });
    const monitor = new StorageMonitor(server);
    await new Promise<void>((resolve) => server.listen(monitorSocketIn(sockets), resolve));
    return monitor;
  }

  close(): void {
    this.server.close();
  }

  #answer(execute: string, args: Readonly<Record<string, string>>): unknown {
    if (execute === 'query-jobs') return this.jobs;
    if (execute === 'query-block-exports') return this.exports;
    if (execute === 'query-named-block-nodes') return this.nodes;
    if (execute !== 'qmp_capabilities') this.#change(execute, args);
    return {};
  }

  #change(execute: string, args: Readonly<Record<string, string>>): void {
    this.told.push([execute, args['sync']].filter(Boolean).join(' '));
    const { id, 'job-id': job = '', 'node-name': node } = args;
    if (execute === 'blockdev-backup') this.jobs.push({ id: job, ...this.next });
    if (execute === 'job-cancel') this.jobs = this.jobs.map((one) => (one.id === id ? over(one) : one));
    if (execute === 'job-dismiss') this.jobs = this.jobs.filter((one) => one.id !== id);
    if (execute === 'blockdev-del') this.nodes = this.nodes.filter((one) => one['node-name'] !== node);
    if (execute === 'block-export-del') this.exports = this.exports.filter((one) => one.id !== id);
  }
}

interface Command {
  readonly id: number;
  readonly execute: string;
  readonly arguments?: Readonly<Record<string, string>>;
}

const over = (job: Job): Job => ({ ...job, status: 'concluded' });
