import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type HostApi, serveHostApi } from '../../src/api/hosts/serve-host-api.js';
import { Sealer } from '../../src/common/seal/sealer.js';
import { CountersReader } from '../../src/cloud/streams/counters-reader.js';
import { ConsoleReader } from '../../src/cloud/streams/console-reader.js';
import { createHostLink, type HostLinkOptions } from '../../src/host/link/host-link.client.js';
import type { HostLink, HostLinkHandlers } from '../../src/host/link/host-link.js';
import { exec } from '../../src/common/exec/exec.js';
import { HostImageUploads } from '../../src/cloud/images/host-image-uploads.js';
import { ImageConverter } from '../../src/cloud/images/image-converter.js';
import { ImageInspector } from '../../src/cloud/images/image-inspector.js';
import { ImageExaminer } from '../../src/cloud/images/image-examiner.js';
import { ImageIntake } from '../../src/cloud/images/image-intake.js';
import { ImageReceipts } from '../../src/cloud/images/image-receipts.js';
import { QuotaService } from '../../src/cloud/quotas/quota.service.js';
import { nouns } from '../../src/cloud/registry/registry.js';
import { HostImages } from '../../src/cloud/images/host-images.js';
import { type ImageStore } from '../../src/cloud/images/image-store.js';
import { FolderImageStore } from '../../src/cloud/images/stores/folder/folder.image-store.js';
import { controlNouns } from '../../src/cloud/registry/control-nouns.js';
import { HostStreams } from '../../src/cloud/streams/host-streams.js';
import { hashOfToken } from '../../src/cloud/hosts/host-token.js';
import { createNetwork } from '../../src/cloud/networks/network.repository.js';
import { databaseForSpec } from './database.js';

export const tokenOf = (host: string) => `token-of-${host}-0123456789`;

/** What a compute daemon without guests answers. */
export const handlers = (more: Partial<HostLinkHandlers> = {}): HostLinkHandlers => ({
  role: 'compute',
  capacity: async () => ({ vcpus: 4, memoryMiB: 4096, diskGiB: 40 }),
  inventory: async () => ({ guests: [], strays: [] }),
  ...more,
});

/** What a network daemon without ports answers. */
export const networkHandlers = (more: Partial<HostLinkHandlers> = {}): HostLinkHandlers => ({
  role: 'network',
  inventory: async () => ({ ports: [], taps: [], leases: [], filters: [] }),
  ...more,
});

/** Looks until the other side has brought it about; the spec's own time limit ends it. */
export async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * A host API over a database of the spec's own, and links to it. Called at the top of the spec; everything ends with
 * it. `storeIn`: what it reads images from, over a folder.
 */
export async function hostApiForSpec(storeIn = (folder: string): ImageStore => new FolderImageStore(folder)) {
  const database = await databaseForSpec(8);
  const folder = await mkdtemp(join(tmpdir(), 'host-api-'));
  const imageFolder = await mkdtemp(join(tmpdir(), 'host-images-'));
  const sealer = new Sealer(new Map([[1, Buffer.alloc(32, 7)]]));
  const streams = new HostStreams();
  const console = new ConsoleReader(streams);
  const counters = new CountersReader(streams);
  const images = new HostImages(database, storeIn(imageFolder), controlNouns.imageUses);
  const store = new FolderImageStore(imageFolder);
  const tool = { exec, binary: 'qemu-img', uid: undefined };
  const [examiner, converter] = [new ImageExaminer(tool), new ImageConverter(tool)];
  const intake = new ImageIntake(store, new ImageInspector(examiner, converter, 2 ** 20));
  const receipts = new ImageReceipts(database, intake, new QuotaService({}, nouns));
  const uploads = new HostImageUploads(database, receipts);
  const links: HostLink[] = [];
  const serve = (port = 0) =>
    serveHostApi({
      ...{ database, streams, console, counters, sealer, images, uploads },
      terminator: { terminateByGuest: async () => undefined },
      flags: {
        // So long that only the notification can be why a token is not believed any more.
        ...{ host_api_listen: '127.0.0.1', host_api_port: port, host_token_cache: 3600 },
        ...{ network_manager: 'flat', region: 'local-1', shutdown_grace: 120, booting_grace: 10 },
        ...{ mixed_drivers: false, service_down_time: 30 },
      },
    });
  const cloud = {
    ...{ database, folder, imageFolder, sealer, streams, console, counters, serve },
    api: undefined as HostApi | undefined,
    port: 0,
    /** As a restart of engine-api; without `serve` it stays away. */
    async close(): Promise<void> {
      await cloud.api?.close();
    },
    async open(): Promise<void> {
      cloud.api = await serve(cloud.port);
      cloud.port = cloud.api.port;
    },
    /** A link to it as this host, not opened. Each has a spool folder of its own. */
    linkOf(host: string, more: Partial<HostLinkOptions> = {}): HostLink {
      const link = createHostLink({
        ...{ host, token: tokenOf(host), networkManager: 'flat', version: '0.1.0' },
        ...{ url: `http://127.0.0.1:${cloud.port}`, spoolFolder: join(folder, host, String(links.length)) },
        ...{ heartbeatMs: 40, inventoryMs: 40 },
        ...more,
      });
      links.push(link);
      return link;
    },
    async addHost(): Promise<string> {
      const name = `host-${randomUUID().slice(0, 8)}`;
      await database.query('INSERT INTO hosts (name, zone, token_hash) VALUES ($1, $2, $3)', [
        ...[name, 'local-1a', hashOfToken(tokenOf(name))],
      ]);
      return name;
    },
  };
  beforeAll(async () => {
    await createNetwork(database, { name: 'flat', cidr: '10.99.0.0/16' });
    await cloud.open();
  });
  afterAll(async () => {
    await Promise.all(links.map((link) => link.close()));
    await cloud.close();
    await Promise.all([folder, imageFolder].map((path) => rm(path, { recursive: true })));
  });
  return cloud;
}
