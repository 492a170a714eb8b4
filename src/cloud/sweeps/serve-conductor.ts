import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { controlSteps, imageByteSteps } from '../../../activities/control/index.js';
import { queues } from '../../../workflows/contracts/host-roles.js';
import { NestLogger } from '../../common/log/nest-logger.js';
import { packageFolder } from '../../common/package-folder.js';
import { openDatabase } from '../../common/prisma/open-database.js';
import { temporalClient } from '../../common/temporal/client.js';
import { connectTemporal, workerAt } from '../../common/temporal/worker.js';
import { withOwnRejections, workflowWorker } from '../../common/temporal/workflow-worker.js';
import { beatAsService } from '../hosts/service-beat.js';
import { Outbox } from '../outbox/outbox.js';
import { OutboxRelay } from '../outbox/outbox.relay.js';
import { OutboxRepository } from '../operations/outbox.repository.js';
import { WorkflowStarter } from '../outbox/workflow-starter.js';
import { ConductorModule } from './conductor.module.js';
import { sweepsOf } from './sweeps-of.js';
import { Sweeper } from './sweeper.js';
import type { Daemon } from '../../common/daemon.js';
import type { EngineConductorFlags } from './engine-conductor.flags.js';

/** Rows that engine-api committed and could not start (it died, or Temporal was away) are taken up after this long. */
const ORPHANED_SECONDS = 3;

/** So many images come in side by side: each is hashed in this process, which has workflows to drive. */
const IMAGES_AT_ONCE = 4;

/** Workflows, the steps that only touch rows, and the sweeps. */
export async function serveConductor(flags: EngineConductorFlags): Promise<Daemon> {
  const database = await openDatabase(flags);
  const app = await NestFactory.createApplicationContext(ConductorModule.with(database, flags), {
    logger: new NestLogger(),
  });
  const client = temporalClient(flags);
  const relay = new OutboxRelay(
    app.get(Outbox),
    app.get(OutboxRepository),
    new WorkflowStarter(client, flags.pace),
    { lanes: flags.outbox_lanes, pollMs: 2_000, minAgeSeconds: ORPHANED_SECONDS },
  );
  const sweeper = new Sweeper(database, sweepsOf(app, client, flags));
  const connection = await connectTemporal(flags.temporal_address);
  const post = {
    connection,
    namespace: flags.temporal_namespace,
    taskQueue: queues.control,
    steps: controlSteps.map((steps) => app.get<object>(steps)),
  };
  const workflows = workflowWorker({ codePath: join(packageFolder(), 'dist/workflow-bundle.js') });
  const worker = await withOwnRejections(() => workerAt(post, workflows));
  const bytes = await workerAt(
    { ...post, taskQueue: queues.images, steps: imageByteSteps.map((steps) => app.get<object>(steps)) },
    { maxConcurrentActivityTaskExecutions: IMAGES_AT_ONCE },
  );
  // A worker that ends by itself is an unhandled rejection, and that ends the daemon: its supervisor starts it again.
  const running = Promise.all([worker.run(), bytes.run()]);
  const silence = beatAsService(database, 'engine-conductor');
  relay.open();
  sweeper.open();
  return {
    close: async () => {
      silence();
      worker.shutdown();
      bytes.shutdown();
      await Promise.all([sweeper.close(), relay.close()]);
      await running;
      await Promise.all([connection.close(), client.connection.close()]);
      // Closes the database with it.
      await app.close();
    },
  };
}
