import { setTimeout as sleep } from 'node:timers/promises';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { accessListener } from './access-listener.js';
import { actions } from './ec2/actions.js';
import { belowFileLimit, capConnections } from './ec2/connection-caps.js';
import { ec2Application } from './ec2/serve-ec2.js';
import { type HostApi, type HostApiParts, serveHostApi } from './hosts/serve-host-api.js';
import { listenAt } from './listen-at.js';
import { openX7 } from './open-x7.js';
import { x7Providers } from './x7/serve-x7.js';
import { serviceProviders } from './service.providers.js';
import { sweepImages } from './sweep-images.js';
import { type Database } from '../common/prisma/database.js';
import { openDatabase } from '../common/prisma/open-database.js';
import { type Sealer } from '../common/seal/sealer.js';
import { sealerOf } from '../common/seal/sealer-of.js';
import { temporalClient } from '../common/temporal/client.js';
import { CountersReader } from '../cloud/streams/counters-reader.js';
import { ConsoleReader } from '../cloud/streams/console-reader.js';
import { HostStreams } from '../cloud/streams/host-streams.js';
import { HostImageUploads } from '../cloud/images/host-image-uploads.js';
import { HostImages } from '../cloud/images/host-images.js';
import { StaleImages } from '../cloud/images/stale-images.js';
import { ImageService } from '../cloud/images/image.service.js';
import { beatAsService } from '../cloud/hosts/service-beat.js';
import { InstanceService } from '../cloud/instances/instance.service.js';
import { Outbox } from '../cloud/outbox/outbox.js';
import { OutboxRelay } from '../cloud/outbox/outbox.relay.js';
import { OutboxRepository } from '../cloud/operations/outbox.repository.js';
import { WorkflowStarter } from '../cloud/outbox/workflow-starter.js';
import { tokenProviders } from '../cloud/users/token.providers.js';
import { TOKEN_SECONDS } from '../cloud/users/token.service.js';
import { type Daemon } from '../common/daemon.js';
import { type EngineApiFlags } from './engine-api.flags.js';

/** How long a close waits for starts under way, in milliseconds. */
const PATIENCE = 2_000;
/** What another process committed and could not start; our own is handed over at once. */
const RELAY = { pollMs: 2_000, minAgeSeconds: 2 };

/** Undone newest first, also when the daemon does not get up. */
type Closers = (() => unknown)[];

/** Both doors of the cloud, EC2's and the hosts', and the relay that starts what they commit. */
export async function serveEngineApi(flags: EngineApiFlags): Promise<Daemon> {
  const closers: Closers = [];
  const close = async () => {
    for (let last = closers.pop(); last; last = closers.pop()) await last();
  };
  try {
    await open(flags, closers);
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

async function open(flags: EngineApiFlags, closers: Closers): Promise<void> {
  const sealer = sealerOf(flags);
  const database = await openDatabase(flags);
  closers.push(() => database.onApplicationShutdown());
  const providers = [
    ...serviceProviders(database, sealer, flags),
    ...tokenProviders,
    ...x7Providers,
    { provide: TOKEN_SECONDS, useValue: flags.token_ttl },
  ];
  const app = await ec2Application({ settings: flags, providers, verbs: actions }, flags.ec2_body_limit);
  capConnections(app.getHttpServer(), {
    // Two doors share what one process may open.
    total: Math.floor(belowFileLimit(flags.ec2_connections) / 2),
    perAddress: flags.ec2_connections_per_address,
  });
  // Answers what was asked, then closes the database too.
  closers.push(() => app.close());
  openRelay(app, flags, closers);
  const listener = accessListener(app, database);
  closers.push(() => listener.close());
  listener.start();
  await warm(database, flags.database_pool);
  closers.push(imageSweep(app, flags));
  const hostApi = await serveHosts(app, { database, sealer, flags });
  closers.push(() => hostApi.close());
  const { ec2_listen: address, ec2_port: port } = flags;
  await listenAt({ what: 'the EC2 API', address, port }, () => app.listen(port, address));
  closers.push(await openX7(app, flags));
  closers.push(beatAsService(database, 'engine-api'));
}

const imageSweep = (app: NestFastifyApplication, flags: EngineApiFlags) =>
  sweepImages({
    ...{ images: app.get(ImageService), stale: app.get(StaleImages) },
    ...{ everyMs: flags.image_sweep_interval * 1_000, patienceSeconds: flags.image_patience },
  });

function openRelay(app: NestFastifyApplication, flags: EngineApiFlags, closers: Closers): void {
  const client = temporalClient(flags);
  const settings = { ...RELAY, lanes: flags.outbox_lanes };
  const starter = new WorkflowStarter(client, flags.pace);
  const relay = new OutboxRelay(app.get(Outbox), app.get(OutboxRepository), starter, settings);
  // Starts that wait for a Temporal that is away end by themselves, in ten seconds; their rows stay.
  const letGo = async () => {
    await relay.close();
    await client.connection.close();
  };
  closers.push(() => Promise.race([letGo(), sleep(PATIENCE, undefined, { ref: false })]));
  relay.open();
}

/** The first requests shall not wait for connections. One is left for the listener. */
async function warm(database: Database, connections: number): Promise<void> {
  await Promise.all(
    Array.from({ length: Math.max(1, connections - 2) }, () => database.query('SELECT pg_sleep(0.01)')),
  );
}

function serveHosts(
  app: NestFastifyApplication,
  { database, sealer, flags }: Surroundings,
): Promise<HostApi> {
  const { host_api_listen: address, host_api_port: port } = flags;
  const parts: HostApiParts = {
    database,
    sealer,
    flags,
    images: app.get(HostImages),
    streams: app.get(HostStreams),
    console: app.get(ConsoleReader),
    counters: app.get(CountersReader),
    terminator: app.get(InstanceService),
    uploads: app.get(HostImageUploads),
  };
  return listenAt({ what: 'the host API', address, port }, () => serveHostApi(parts));
}

interface Surroundings {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly flags: EngineApiFlags;
}
