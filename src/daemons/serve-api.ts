import 'reflect-metadata';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { actions } from '../api/ec2/actions/index.js';
import { ec2Application } from '../api/ec2/serve-ec2.js';
import { type HostApi, serveHostApi } from '../api/hosts/serve-host-api.js';
import { listenAt } from '../api/listen-at.js';
import { serviceProviders } from '../api/service.providers.js';
import { packageFolder } from '../common/package-folder.js';
import { type Database } from '../common/prisma/database.js';
import { openDatabase } from '../common/prisma/open-database.js';
import { type Sealer } from '../common/seal/sealer.js';
import { sealerOf } from '../common/seal/sealer-of.js';
import { statePaths, stateRoot } from '../common/state/state-paths.js';
import { temporalClient } from '../common/temporal/client.js';
import { ChangeListener } from '../hosts/change-listener.js';
import { ConsoleReader } from '../hosts/console-reader.js';
import { HostStreams } from '../hosts/host-streams.js';
import { beatAsService } from '../hosts/service-beat.js';
import { InstanceService } from '../instances/instance.service.js';
import { Outbox } from '../outbox/outbox.js';
import { OutboxRelay } from '../outbox/outbox.relay.js';
import { OutboxRepository } from '../outbox/outbox.repository.js';
import { WorkflowStarter } from '../outbox/workflow-starter.js';
import { ACCESS_CHANNEL } from '../users/access-changes.js';
import { CredentialService } from '../users/credential.service.js';
import { type Daemon } from './daemon.js';
import { type EngineApiFlags } from './engine-api.flags.js';

/** What another process committed and could not start; our own is handed over at once. */
const RELAY = { pollMs: 2_000, minAgeSeconds: 2 };

/** Both doors of the cloud, EC2's and the hosts', and the relay that starts what they commit. */
export async function serveEngineApi(flags: EngineApiFlags): Promise<Daemon> {
  const sealer = sealerOf(flags);
  const database = await openDatabase(flags);
  const providers = serviceProviders(database, sealer, flags);
  const app = await ec2Application({ settings: flags, providers, verbs: actions }, flags.ec2_body_limit);
  const client = temporalClient(flags);
  const starter = new WorkflowStarter(client, flags.pace);
  const relay = new OutboxRelay(app.get(Outbox), app.get(OutboxRepository), starter, {
    ...RELAY,
    lanes: flags.outbox_lanes,
  });
  const listener = accessListener(app, database);
  await warm(database, flags.database_pool);
  const hostApi = await serveHosts(app, { database, sealer, flags });
  relay.open();
  listener.start();
  await listenAt(app, { address: flags.ec2_listen, port: flags.ec2_port, what: 'the EC2 API' });
  const silence = beatAsService(database, 'engine-api');
  return {
    close: async () => {
      silence();
      await Promise.all([hostApi.close(), listener.close(), relay.close()]);
      await client.connection.close();
      // Answers what was asked, then closes the database too.
      await app.close();
    },
  };
}

/** Whoever changes users, roles and keys tells it; after a break in listening nothing is believed either. */
function accessListener(app: NestFastifyApplication, database: Database): ChangeListener {
  const credentials = app.get(CredentialService, { strict: false });
  const forget = () => credentials.forget();
  return new ChangeListener(database, { channels: { [ACCESS_CHANNEL]: forget }, onListening: forget });
}

/** The first requests shall not wait for connections. One is left to whoever listens. */
async function warm(database: Database, connections: number): Promise<void> {
  await Promise.all(
    Array.from({ length: Math.max(1, connections - 2) }, () => database.query('SELECT pg_sleep(0.01)')),
  );
}

const serveHosts = (
  app: NestFastifyApplication,
  { database, sealer, flags }: Surroundings,
): Promise<HostApi> =>
  serveHostApi({
    database,
    sealer,
    flags,
    imageFolder: statePaths(stateRoot(flags, packageFolder())).images,
    streams: app.get(HostStreams),
    console: app.get(ConsoleReader),
    terminator: app.get(InstanceService),
  });

interface Surroundings {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly flags: EngineApiFlags;
}
