import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client, Connection } from '@temporalio/client';
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  type Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import { controlSteps, imageByteSteps } from '../../../activities/control/index.js';
import { parseFlags } from '../../../src/common/flags/parse-flags.js';
import { Database } from '../../../src/common/prisma/database.js';
import { failureInterceptor } from '../../../src/common/temporal/failure.interceptor.js';
import { workerAt } from '../../../src/common/temporal/worker.js';
import { workflowWorker } from '../../../src/common/temporal/workflow-worker.js';
import { engineConductorFlags } from '../../../src/cloud/sweeps/engine-conductor.flags.js';
import { ensureDefaultFlavors } from '../../../src/cloud/flavors/flavor.repository.js';
import { type NetworkRow } from '../../../src/cloud/networks/network.js';
import { networkSpecOf } from '../../../src/cloud/networks/network-spec.js';
import { controlNouns, type ControlNouns } from '../../../src/cloud/registry/control-nouns.js';
import { createNetwork } from '../../../src/cloud/networks/network.repository.js';
import { type OutboxEntry } from '../../../src/cloud/operations/operation.repository.js';
import { prepareNamespace } from '../../../src/common/temporal/temporal-namespace.js';
import { Outbox } from '../../../src/cloud/outbox/outbox.js';
import { OutboxRelay } from '../../../src/cloud/outbox/outbox.relay.js';
import { OutboxRepository } from '../../../src/cloud/operations/outbox.repository.js';
import { WorkflowStarter } from '../../../src/cloud/outbox/workflow-starter.js';
import { ConductorModule } from '../../../src/cloud/sweeps/conductor.module.js';
import { LostWorkSweep } from '../../../src/cloud/sweeps/lost-work.sweep.js';
import { StaleChunkRepository } from '../../../src/cloud/operations/stale-chunk.repository.js';
import { Sweeper } from '../../../src/cloud/sweeps/sweeper.js';
import { HostImageUploads } from '../../../src/cloud/images/host-image-uploads.js';
import { ImageReceipts } from '../../../src/cloud/images/image-receipts.js';
import { HOST_CONTRACT } from '../../../src/stream/stream.contract.js';
import { queues } from '../../../workflows/contracts/host-roles.js';
import { temporalNamespaceForSpec } from '../temporal.js';
import { type Asked } from './committed.js';
import { Ends } from './ends.js';
import { FakeHost, type Switchboard } from './fake-host.js';
import { Injector } from './injector.js';
import { LoopbackLink } from './loopback-link.js';
import { type AddedNouns, servicesOn } from './services.js';

const NETWORK = { name: 'faults', cidr: '10.77.0.0/16', dns: '', domain: 'internal', mtu: 1450 };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** How fast its workflows live: see `OperationInput`. */
export const PACE = 1 / 20;

/** A control plane in this process, against a real Temporal and a real PostgreSQL; every step can be disturbed. */
export class Cloud {
  readonly injector = new Injector();
  readonly ends: Ends;
  readonly #hosts: FakeHost[] = [];
  readonly #latest = new Map<string, Asked>();
  readonly #control: { readonly worker: Worker; readonly running: Promise<void> }[] = [];

  private constructor(
    readonly database: Database,
    readonly network: NetworkRow,
    /** What the API's verbs call. */
    readonly services: INestApplicationContext,
    /** What the conductor is made of. */
    readonly app: INestApplicationContext,
    readonly client: Client,
    private readonly connection: NativeConnection,
    private readonly relay: OutboxRelay,
    private readonly sweeper: Sweeper,
    private readonly added: AddedNouns,
    /** Where bytes of images and objects are. */
    readonly folder: string,
  ) {
    this.ends = new Ends(database);
  }

  static async open(databaseUrl: string, temporalAddress: string, added: AddedNouns = {}): Promise<Cloud> {
    // Steps are meant to fail here; that is not news.
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const database = new Database(databaseUrl, 20);
    await database.query(`ALTER TABLE hosts ALTER COLUMN roles SET DEFAULT '{compute,network,volume}'`);
    await added.prepare?.(database);
    const network = await createNetwork(database, NETWORK);
    await ensureDefaultFlavors(database);
    const folder = await mkdtemp(join(tmpdir(), 'engine-cloud-'));
    const flags = parseFlags(engineConductorFlags, [`--pace=${PACE}`, `--state_path=${folder}`]);
    const app = await NestFactory.createApplicationContext(
      ConductorModule.with(database, flags, added.nouns, added.steps),
      {
        logger: false,
      },
    );
    const services = await servicesOn(database, added);
    // Its own: the queues of clouds that run side by side have the same names.
    const namespace = await temporalNamespaceForSpec();
    await prepareNamespace({ address: temporalAddress, namespace, retentionDays: 1 });
    const client = new Client({
      connection: await Connection.connect({ address: temporalAddress }),
      namespace,
    });
    const connection = await NativeConnection.connect({ address: temporalAddress });
    const relay = new OutboxRelay(
      app.get(Outbox),
      app.get(OutboxRepository),
      new WorkflowStarter(client, PACE),
      {
        ...{ lanes: 16, pollMs: 200, minAgeSeconds: 1 },
      },
    );
    const lost = new LostWorkSweep(app.get(StaleChunkRepository), client, 1);
    const sweeper = new Sweeper(database, [{ name: 'lost', everyMs: 500, run: () => lost.sweep() }]);
    const cloud = new Cloud(
      ...([database, network, services, app, client, connection, relay, sweeper, added, folder] as const),
    );
    services.get(Outbox).listen((entries) => cloud.#committed(entries));
    await cloud.#work();
    relay.open();
    sweeper.open();
    return cloud;
  }

  get nouns(): ControlNouns {
    return this.added.nouns ?? controlNouns;
  }

  /** What this project has committed last. Nothing of it runs before the next turn of the event loop. */
  latestOf(projectId: string): Asked {
    const latest = this.#latest.get(projectId);
    if (!latest) throw new Error('the project has committed nothing');
    return latest;
  }

  /** Hosts of a zone of their own, so that whoever launches there has them alone. */
  async addHosts(zone: string, names: readonly string[]): Promise<readonly FakeHost[]> {
    await this.database.query(
      `INSERT INTO hosts (name, zone, token_hash, vcpus, memory_mib, disk_gib, volume_gib)
       SELECT n, $2, n, 64, 65536, 1000, 1000 FROM unnest($1::text[]) n`,
      [names, zone],
    );
    // Heard of for the whole run; who is to be silent is taken out.
    await this.database.query(
      `INSERT INTO services (host, "binary", last_seen, contract)
       SELECT h.name, 'engine-' || r, now() + interval '1 day', $2 FROM hosts h, unnest(h.roles) r WHERE h.name = ANY($1)`,
      [names, HOST_CONTRACT],
    );
    const { namespace } = this.client.options;
    const to: Switchboard = {
      namespace,
      connection: this.connection,
      injector: this.injector,
      more: this.added.daemons,
    };
    const hosts = await Promise.all(names.map((name) => FakeHost.open(name, this.#linkOf(name), to)));
    this.#hosts.push(...hosts);
    return hosts;
  }

  #linkOf(host: string): LoopbackLink {
    const uploads = new HostImageUploads(this.database, this.app.get(ImageReceipts));
    return new LoopbackLink(host, this.database, networkSpecOf(this.network), uploads);
  }

  async close(): Promise<void> {
    await Promise.all([this.sweeper.close(), this.relay.close()]);
    for (const { worker } of this.#control) worker.shutdown();
    await Promise.all([
      ...this.#control.map(({ running }) => running.catch(stillInUse)),
      ...this.#hosts.map((host) => host.close()),
    ]);
    await this.client.connection.close();
    await this.connection.close();
    await Promise.all([this.app.close(), this.services.close()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  #committed(entries: readonly OutboxEntry[]): void {
    for (const { projectId, operationId, resources } of entries)
      this.#latest.set(projectId ?? '', {
        operationId,
        instanceIds: resources.filter((id) => UUID.test(id)),
      });
    this.app.get(Outbox).push(entries);
  }

  async #work(): Promise<void> {
    const { app } = this;
    const steps = [...controlSteps, ...(this.added.steps ?? [])].map((one) => app.get<object>(one));
    const codePath = this.added.workflowBundle ?? resolve('dist/workflow-bundle.js');
    await this.#serve(queues.control, steps, workflowWorker({ codePath }));
    const byteSteps = imageByteSteps.map((one) => app.get<object>(one));
    await this.#serve(queues.images, byteSteps);
  }

  async #serve(
    taskQueue: string,
    steps: readonly object[],
    more: Partial<WorkerOptions> = {},
  ): Promise<void> {
    const { connection, injector } = this;
    const worker = await workerAt(
      { connection, namespace: this.client.options.namespace, taskQueue, steps },
      {
        ...more,
        interceptors: {
          activity: [() => ({ inbound: failureInterceptor }), () => ({ inbound: injector.interceptor })],
        },
      },
    );
    this.#control.push({ worker, running: worker.run() });
  }
}

/**
 * The SDK's own race at the end of a worker whose local steps were cut short: all has ended, and the process ends next.
 */
function stillInUse(error: unknown): void {
  if (!(error instanceof Error && error.message.includes('Worker still in use'))) throw error;
}
