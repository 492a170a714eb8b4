import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { timed, WARM_UP } from '../lib/bench.js';
import { inLanes } from '../lib/lanes.js';

const LANES = 16;
const CHUNK = 50;

/**
 * What the same Temporal does with workflows in which nothing is ours. It is asked in turns with the cloud beside it.
 */
export class LaunchFloor {
  private constructor(
    private readonly connection: Connection,
    private readonly workers: readonly ChildProcess[],
    private readonly client = new Client({ connection }),
  ) {}

  /** Warmed up as the cloud is that it stands beside. */
  static async beside(address: string): Promise<LaunchFloor> {
    const workers = await Promise.all(['control', 'host'].map((role) => floorWorker(address, role)));
    const floor = new LaunchFloor(await Connection.connect({ address }), workers);
    await inLanes(LANES, WARM_UP, () => floor.#run(1));
    return floor;
  }

  /** Milliseconds of one workflow of one instance. */
  one(): Promise<number> {
    return timed(() => this.#run(1));
  }

  /** `count` workflows of one instance, all at once: instances a second. */
  async singles(count: number): Promise<number> {
    return (count * 1000) / (await timed(() => inLanes(LANES, count, () => this.#run(1))));
  }

  /** `count` instances in workflows of fifty: instances a second. */
  async batch(count: number): Promise<number> {
    const chunks = Array.from({ length: count / CHUNK }, () => CHUNK);
    return (count * 1000) / (await timed(() => Promise.all(chunks.map((chunk) => this.#run(chunk)))));
  }

  async close(): Promise<void> {
    for (const worker of this.workers) worker.kill('SIGKILL');
    await this.connection.close();
  }

  #run(instances: number): Promise<unknown> {
    return this.client.workflow.execute('floor', {
      workflowId: `bench-floor/${randomUUID()}`,
      taskQueue: 'bench-floor',
      args: [instances],
    });
  }
}

function floorWorker(address: string, role: string): Promise<ChildProcess> {
  const worker = fork(fileURLToPath(new URL('./floor-worker.js', import.meta.url)), [address, role], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve(worker));
    worker.once('exit', (code) => reject(new Error(`the floor's ${role} worker ended with ${code}`)));
  });
}
