import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkerOptions } from '@temporalio/worker';
import { connectTemporal } from '../../src/common/temporal/worker.js';
import { workflowWorker } from '../../src/common/temporal/workflow-worker.js';

/** `floor-worker ADDRESS control|host`: one of the two processes that the floor needs, as the cloud has two. */
const [address = '', role = ''] = process.argv.slice(2);

const nothing = async (): Promise<void> => undefined;

async function options(): Promise<Partial<WorkerOptions>> {
  if (role === 'host') return { maxConcurrentActivityTaskPolls: 2, maxConcurrentActivityTaskExecutions: 200 };
  const workflowsPath = fileURLToPath(new URL('./floor.workflow.js', import.meta.url));
  const logger = new DefaultLogger('ERROR');
  const bundle = await bundleWorkflowCode({ workflowsPath, preloadModules: [workflowsPath], logger });
  return { ...workflowWorker(bundle), stickyQueueScheduleToStartTimeout: '1 second' };
}

const worker = await Worker.create({
  connection: await connectTemporal(address),
  taskQueue: role === 'host' ? 'bench-floor-host' : 'bench-floor',
  activities: { nothing },
  ...(await options()),
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
await worker.run();
