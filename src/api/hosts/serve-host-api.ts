import { fastify } from 'fastify';
import type { Database } from '../../common/prisma/database.js';
import type { Sealer } from '../../common/seal/sealer.js';
import type { CountersReader } from '../../cloud/streams/counters-reader.js';
import type { ConsoleReader } from '../../cloud/streams/console-reader.js';
import { GuestFactsRepository } from '../../cloud/instances/guest-facts.repository.js';
import { HostDriversRepository } from '../../cloud/hosts/host-drivers.repository.js';
import { type GreetingFlags, HostGreetingService } from '../../cloud/hosts/host-greeting.service.js';
import { HostRepository } from '../../cloud/hosts/host.repository.js';
import type { HostImageUploads } from '../../cloud/images/host-image-uploads.js';
import type { HostImages } from '../../cloud/images/host-images.js';
import type { HostStreams } from '../../cloud/streams/host-streams.js';
import { filterVersionsOf } from '../../cloud/security-groups/membership.repository.js';
import { InventoryRepository } from '../../cloud/hosts/inventory.repository.js';
import { PowerEventRepository } from '../../cloud/instances/power/power-event.repository.js';
import { type GuestTerminator, PowerEventService } from '../../cloud/instances/power/power-event.service.js';
import { wholeFiltersOf, filtersOf } from '../../cloud/security-groups/filter-set.repository.js';
import { VolumeLosses } from '../../cloud/volumes/volume-losses.js';
import { tellAttachmentKeys } from './attachment-keys.js';
import { tellConfigDrives } from './config-drives.js';
import { FilterHints } from './filter-hints.js';
import { HostGuard } from './host-guard.js';
import { guestRoutesOf } from './guest-routes-of.js';
import { changesForHosts } from './host-changes.js';
import { HostRoutes } from './host-routes.js';
import { ImageUploadRoutes } from './image-upload.routes.js';
import { SnapshotProgress } from '../../cloud/snapshots/snapshot-progress.repository.js';
import { tellVolumeKeys } from './volume-keys.js';
import { StreamGateway } from './stream.gateway.js';

export interface HostApiParts {
  readonly database: Database;
  /** Shared with the rest of the process: `ConsoleReader` of the EC2 door reads over these streams. */
  readonly streams: HostStreams;
  readonly console: ConsoleReader;
  readonly counters: CountersReader;
  readonly terminator: GuestTerminator;
  /** Opens user data, and signs metadata tokens. */
  readonly sealer: Sealer;
  readonly images: HostImages;
  readonly uploads: HostImageUploads;
  readonly flags: GreetingFlags & {
    readonly host_api_listen: string;
    readonly host_api_port: number;
    readonly host_token_cache: number;
    readonly network_manager: string;
    readonly region: string;
    readonly shutdown_grace: number;
    readonly booting_grace: number;
  };
}

/** Bytes and milliseconds. A host is let in before its body is read, which may be a disk. */
const LIMITS = { bodyLimit: 64 * 1024, requestTimeout: 0, connectionTimeout: 120_000 };

export interface HostApi {
  /** The port that it listens on, also when the flag said 0. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The host API: a listener of its own inside engine-api. The door's module provides `HostStreams` and `ConsoleReader`,
 * which need nothing else, and hands them in here. Throws when the port is taken.
 */
export async function serveHostApi(parts: HostApiParts): Promise<HostApi> {
  const { database, streams, flags } = parts;
  const hosts = new HostRepository(database);
  const hints = new FilterHints((names) => filterVersionsOf(database, names), streams);
  const guard = new HostGuard(hosts, flags.host_token_cache);
  const gateway = gatewayOf(parts, { hosts, hints, guard });
  const listener = changesForHosts(parts, { hints, guard });
  // Hosts try again: the end of this process waits for none of them.
  const app = fastify({ ...LIMITS, forceCloseConnections: true });
  routesOf(parts, guard).attach(app);
  guestRoutesOf(parts, guard).attach(app);
  new ImageUploadRoutes(guard, parts.uploads).attach(app);
  tellConfigDrives(app, { ...parts, guard });
  tellVolumeKeys(app, { ...parts, guard });
  tellAttachmentKeys(app, { ...parts, guard });
  gateway.attach(app.server);
  await app.listen({ host: flags.host_api_listen, port: flags.host_api_port });
  listener.start();
  const bound = app.server.address();
  return {
    port: typeof bound === 'object' && bound ? bound.port : flags.host_api_port,
    async close() {
      gateway.close();
      hints.close();
      await Promise.all([listener.close(), app.close()]);
    },
  };
}

function gatewayOf(
  parts: HostApiParts,
  { hosts, hints, guard }: { hosts: HostRepository; hints: FilterHints; guard: HostGuard },
): StreamGateway {
  const { database, streams, console, counters, terminator, flags } = parts;
  return new StreamGateway({
    guard,
    hosts,
    greeting: new HostGreetingService({
      ...{ database, hosts, flags },
      drivers: new HostDriversRepository(database),
    }),
    inventories: new InventoryRepository(database),
    losses: new VolumeLosses(database),
    progress: new SnapshotProgress(database),
    power: new PowerEventService(new PowerEventRepository(database), terminator),
    streams,
    console,
    counters,
    hints,
    networkManager: flags.network_manager,
  });
}

function routesOf({ database, sealer, images, flags }: HostApiParts, guard: HostGuard): HostRoutes {
  const guests = new GuestFactsRepository(database, sealer);
  return new HostRoutes({
    guard,
    filtersOf: (host, since) => filtersOf(database, host, since),
    wholeFiltersOf: (host) => wholeFiltersOf(database, host),
    findGuest: (host, guest) => guests.find(host, guest),
    markAsked: (instanceId) => guests.markAsked(instanceId),
    images,
    region: flags.region,
    tokenKey: sealer.derive('metadata-token'),
  });
}
