import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { WARM_UP } from '../lib/bench.js';
import { quantile } from '../lib/figures.js';
import { inLanes } from '../lib/lanes.js';

export interface LaunchFloor {
  /** One at a time, on an idle system. */
  readonly idleP50: number;
  readonly idleP95: number;
  /** One workflow an instance, all at once, a second. */
  readonly singles: number;
  /** Two workflows of fifty, instances a second. */
  readonly batch: number;
}

const LANES = 16;
const SINGLES = 100;
const CHUNK = 50;

/** What the same Temporal does with workflows in which nothing is ours. */
export async function measureLaunchFloor(address: string): Promise<LaunchFloor> {
  const workers = await Promise.all(['control', 'host'].map((role) => floorWorker(address, role)));
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const run = (instances: number) =>
    client.workflow.execute('floor', {
      workflowId: `bench-floor/${randomUUID()}`,
      taskQueue: 'bench-floor',
      args: [instances],
    });
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  try {
    // As the cloud is warmed up that it stands beside.
    await inLanes(LANES, WARM_UP, () => run(1));
    const idle: number[] = [];
    for (let i = 0; i < 20; i += 1) idle.push(await timed(() => run(1)));
    const singlesMs = await timed(() => inLanes(LANES, SINGLES, () => run(1)));
    const batchMs = await timed(() => Promise.all([run(CHUNK), run(CHUNK)]));
    return {
      idleP50: quantile(idle, 0.5),
      idleP95: quantile(idle, 0.95),
      singles: (SINGLES * 1000) / singlesMs,
      batch: (2 * CHUNK * 1000) / batchMs,
    };
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
    await connection.close();
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
