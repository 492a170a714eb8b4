import { lookup } from 'node:dns';
import { readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { statePaths } from '../../../src/common/state/state-paths.js';
import { byId } from '../../../src/common/refs/ref.js';
import { InstanceImages } from '../../../src/cloud/instances/instance-images.service.js';
import { ImageBringer } from '../../../src/cloud/images/image-bringer.js';
import { UNSAID } from '../../../src/cloud/images/new-image.repository.js';
import { ImageChanges } from '../../../src/cloud/images/image-changes.service.js';
import { ImageRegistrations } from '../../../src/cloud/images/image-registrations.service.js';
import { NEW_DRAFT } from '../../../src/cloud/images/image-draft.js';
import { ImageDrafts } from '../../../src/cloud/images/image-drafts.service.js';
import { ImageImports } from '../../../src/cloud/images/image-imports.service.js';
import { RemoteDoor } from '../../../src/cloud/images/remote/remote-door.js';
import { ImageIntake } from '../../../src/cloud/images/image-intake.js';
import { type RequestContext } from '../../../src/common/context/request-context.js';
import { insertBucket, insertObject } from '../object-rows.js';
import { type Cloud } from './cloud.js';
import { type Asked, type Committed } from './committed.js';

let server: Promise<Server> | undefined;

/** One sector: a disk as small as one may be. */
const DISK = Buffer.alloc(512, 7);

/** A way to this machine, which the cloud itself has none to. */
const ANYWHERE = { check: () => undefined, lookup };

/** Has that disk at every path, and keeps no process alive. */
function servesDisk(): Promise<Server> {
  const server = createServer((_request, response) => response.end(DISK)).listen(0, '127.0.0.1');
  server.unref();
  return new Promise((resolve) => server.once('listening', () => resolve(server)));
}

/** A tenant's images that operations bring. */
export class TenantImages {
  constructor(
    private readonly cloud: Cloud,
    private readonly context: RequestContext,
  ) {}

  /** Each of an object of its own. */
  async register(count: number): Promise<Asked> {
    const asked = await Promise.all(
      Array.from({ length: count }, async (_, i) => ({
        ...{ name: `image-${i}`, description: '', rootDeviceName: null, tags: [], location: `b/${i}` },
        ...{ objectId: await this.#object(`disk-${i}`), sizeBytes: DISK.length },
        ...{ kernel: undefined, ramdisk: undefined },
      })),
    );
    await this.cloud.services.get(ImageRegistrations).register(this.context, asked);
    return this.cloud.latestOf(this.context.projectId);
  }

  /** Copies of all that are available, in one operation. */
  async copyAll(): Promise<Asked> {
    const sources = (await this.#brought()).filter(({ state }) => state === 'available');
    const images = sources.map(({ id, ec2Id }) => ({
      ...{ ...UNSAID, name: `copy-of-${id}`, description: '', tags: [], sizeBytes: DISK.length },
      ...{ sourceImageId: ec2Id, args: { sourceId: id } },
    }));
    const how = { workflow: 'copy-image', action: 'CopyImage', task: 'copying', summary: 'copy' } as const;
    await this.cloud.services.get(ImageBringer).bring(this.context, how, async () => images);
    return this.cloud.latestOf(this.context.projectId);
  }

  /** Two that the cloud fetches from a server, in one operation. */
  async download(): Promise<Asked> {
    const { app, services } = this.cloud;
    for (const part of [app, services]) part.get(RemoteDoor).open = async () => ANYWHERE;
    server ??= servesDisk();
    const { port } = (await server).address() as AddressInfo;
    const formats = { containerFormat: 'bare', diskFormat: 'raw' };
    const drafts = [1, 2].map(() =>
      services.get(ImageDrafts).create(this.context, { ...NEW_DRAFT, ...formats }),
    );
    const url = `http://127.0.0.1:${port}/disk`;
    const wanted = (await Promise.all(drafts)).map(({ id }) => ({ ref: byId(id), url }));
    await services.get(ImageImports).download(this.context, ...wanted);
    return this.cloud.latestOf(this.context.projectId);
  }

  /** Of their root disks, in one operation. */
  async createOf(instanceIds: readonly string[]): Promise<Asked> {
    const asked = instanceIds.map((id) => ({
      ...{ instance: byId(id), name: `image-of-${id}`, description: '', tags: [], properties: {} },
      ...{ isRebooted: true, withoutDevices: [] },
    }));
    await this.cloud.services.get(InstanceImages).create(this.context, asked);
    return this.cloud.latestOf(this.context.projectId);
  }

  /** By its caller. The operation that brought them ends by itself. */
  async deregister(ids: readonly string[]): Promise<Committed> {
    const [row] = await this.cloud.database.query<{ operationId: string }>(
      'SELECT operation_id AS "operationId" FROM images WHERE id = ANY($1)',
      [ids],
    );
    for (const id of ids) await this.cloud.services.get(ImageChanges).deregister(this.context, byId(id));
    return { operationId: row?.operationId ?? '' };
  }

  /** What its callers are shown, by image that an operation brought. */
  async states(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#brought();
    return new Map(rows.map(({ id, state }) => [id, state]));
  }

  async end(): Promise<void> {
    const rows = await this.#brought();
    for (const { id, state } of rows) {
      if (state !== 'deregistered')
        await this.cloud.services.get(ImageChanges).deregister(this.context, byId(id));
      await this.cloud.app.get(ImageIntake).drop(id);
    }
  }

  /** Bytes of its images, and images that an operation still has the say over. */
  async left(): Promise<readonly unknown[]> {
    const rows = await this.#brought();
    const files = await readdir(statePaths(this.cloud.folder).images).catch(() => []);
    const bytes = files.filter((file) => rows.some(({ id }) => file.startsWith(id)));
    return [...bytes, ...rows.filter(({ taskState }) => taskState !== null)];
  }

  #brought() {
    return this.cloud.database.query<{
      id: string;
      ec2Id: string;
      state: string;
      taskState: string | null;
    }>(
      'SELECT id, ec2_id AS "ec2Id", state, task_state AS "taskState" FROM images WHERE project_id = $1 AND operation_id IS NOT NULL',
      [this.context.projectId],
    );
  }

  /** An object of the tenant's, with its bytes in its row. */
  async #object(key: string): Promise<string> {
    const { projectId } = this.context;
    await insertBucket(this.cloud.database, projectId, projectId);
    return insertObject(this.cloud.database, projectId, key, DISK);
  }
}
