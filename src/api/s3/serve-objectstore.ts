import type { Server } from 'node:http';
import { sweepLifecycles } from '../../cloud/objects/lifecycle.sweep.js';
import { sweepOrphans } from '../../cloud/objects/orphans.sweep.js';
import { ACCESS_CHANNEL } from '../../cloud/users/access-changes.js';
import { CredentialRepository } from '../../cloud/users/credential.repository.js';
import { CredentialService } from '../../cloud/users/credential.service.js';
import { Background } from '../../common/async/background.js';
import type { Daemon } from '../../common/daemon.js';
import { logger } from '../../common/log/logger.js';
import { packageFolder } from '../../common/package-folder.js';
import { ChangeListener } from '../../common/prisma/change-listener.js';
import type { Database } from '../../common/prisma/database.js';
import { openDatabase } from '../../common/prisma/open-database.js';
import { sealerOf } from '../../common/seal/sealer-of.js';
import { stateRoot, statePaths } from '../../common/state/state-paths.js';
import { belowFileLimit, capConnections } from '../ec2/connection-caps.js';
import { listenAt } from '../listen-at.js';
import { Routes } from './door/routes.js';
import { S3Authenticator } from './door/s3-authenticator.js';
import { S3Front } from './door/s3-front.js';
import { s3Server } from './door/s3-server.js';
import type { EngineObjectstoreFlags } from './engine-objectstore.flags.js';
import { type ObjectStore, openObjectStore } from './object-store.js';
import { s3Verbs } from './s3-verbs.js';

/** The S3 API over buckets and objects, and what sweeps up behind them. */
export async function serveObjectstore(flags: EngineObjectstoreFlags): Promise<Daemon> {
  const sealer = sealerOf(flags);
  const database = await openDatabase(flags);
  try {
    const folder = flags.buckets_path || statePaths(stateRoot(flags, packageFolder())).buckets;
    const store = await openObjectStore(database, { folder, sealer }, flags);
    const credentials = new CredentialService(
      new CredentialRepository(database),
      sealer,
      flags.access_key_cache,
    );
    const server = serverOf(store, credentials, flags);
    const { s3_listen: address, s3_port: port } = flags;
    await listenAt({ what: 'the S3 API', address, port }, () => listening(server, port, address));
    const listener = accessListener(database, credentials);
    const sweeps = sweep(store, flags);
    return {
      close: async () => {
        sweeps.close();
        await listener.close();
        await closed(server);
        await database.onApplicationShutdown();
      },
    };
  } catch (error) {
    await database.onApplicationShutdown();
    throw error;
  }
}

function serverOf(store: ObjectStore, credentials: CredentialService, flags: EngineObjectstoreFlags): Server {
  const front = new S3Front({
    ...{ buckets: store.buckets, objects: store.objects, limits: flags, settings: flags },
    authenticator: new S3Authenticator(credentials, flags),
    routes: new Routes(s3Verbs(store, flags)),
  });
  const server = s3Server(front, flags.s3_idle_timeout * 1_000);
  capConnections(server, {
    total: belowFileLimit(flags.s3_connections),
    perAddress: flags.s3_connections_per_address,
  });
  return server;
}

/** Whoever changes users, roles and keys tells it; after a break in listening nothing is believed either. */
function accessListener(database: Database, credentials: CredentialService): ChangeListener {
  const forget = () => credentials.forget();
  const listener = new ChangeListener(database, {
    channels: { [ACCESS_CHANNEL]: forget },
    onListening: forget,
  });
  listener.start();
  return listener;
}

function sweep(store: ObjectStore, flags: EngineObjectstoreFlags): Background {
  const background = new Background(logger('objects'));
  const { files, parts, buckets, lifecycles: rows, objects, uploads } = store;
  for (const work of [
    async () => void (await sweepOrphans(files, parts, flags.object_sweep_age * 1_000)),
    () => sweepLifecycles({ buckets: () => buckets.withLifecycle(), rows, objects, uploads }),
  ]) {
    background.every(flags.object_sweep_interval * 1_000, work);
    background.do(work);
  }
  return background;
}

/** Rejects when the port cannot be had. */
const listening = (server: Server, port: number, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** How long a close waits for what is being sent, in milliseconds. */
const PATIENCE = 5_000;

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), PATIENCE).unref();
  });
