import { randomInt, randomUUID } from 'node:crypto';
import { ec2IdOf } from '../../../src/common/ids/ec2-id.js';
import { parseFlags } from '../../../src/common/flags/parse-flags.js';
import { type Asker, InstanceVerbs } from '../../../src/instances/instance-verbs.js';
import { instanceFlags } from '../../../src/instances/instance.flags.js';
import {
  insertReservation,
  lockAndCountUsage,
  type ReservationRow,
  type Usage,
} from '../../../src/instances/launch-rows.repository.js';
import { AddressRepository } from '../../../src/networks/address.repository.js';
import { NetworkInterfaceRepository } from '../../../src/networks/network-interface.repository.js';
import { insertOperation, newOperationId } from '../../../src/operations/operation.repository.js';
import { Outbox } from '../../../src/outbox/outbox.js';
import { Scheduler } from '../../../src/scheduler/scheduler.js';
import { SecurityGroupRepository } from '../../../src/security-groups/security-group.repository.js';
import { type Cloud } from './cloud.js';

/** What every launch here asks for. */
const LAUNCH: Omit<
  ReservationRow,
  'projectId' | 'userId' | 'imageId' | 'groupIds' | 'zone' | 'operationId' | 'id' | 'ec2Id'
> = {
  flavorName: 'm1.nano',
  vcpus: 1,
  memoryMiB: 128,
  diskGiB: 1,
  keyName: null,
  publicKey: null,
  clientToken: null,
  requestedZone: null,
  shutdownBehaviour: 'stop',
  disableTermination: false,
  disableStop: false,
  metadataEnabled: true,
  metadataTokens: 'optional',
  metadataHopLimit: 1,
};

/** Work that was committed. */
export interface Committed {
  readonly operationId: string;
}

/** Work on instances that a caller asked for. */
export interface Asked extends Committed {
  readonly instanceIds: readonly string[];
}

/** A project of its own in one zone, with what its callers may ask for: everything commits as the API's services commit it. */
export class Tenant {
  readonly #interfaces = new NetworkInterfaceRepository(new AddressRepository());
  readonly #outbox = new Outbox();
  readonly #verbs: InstanceVerbs;
  readonly #asker: Asker;
  #committed = '';

  private constructor(
    private readonly cloud: Cloud,
    readonly projectId: string,
    private readonly has: { readonly zone: string; readonly imageId: string; readonly groupId: string },
  ) {
    const { app, database } = cloud;
    const flags = parseFlags(instanceFlags, ['--shutdown_grace=1', '--reboot_grace=1']);
    this.#outbox.listen((entries) => {
      this.#committed = entries[0]?.operationId ?? '';
      app.get(Outbox).push(entries);
    });
    this.#verbs = new InstanceVerbs(database, this.#outbox, app.get(Scheduler), flags);
    this.#asker = { requestId: randomUUID(), projectId, userId: randomUUID() };
  }

  static async of(cloud: Cloud, zone: string): Promise<Tenant> {
    const [projectId, imageId] = [randomUUID(), randomUUID()];
    await cloud.database.query(
      'INSERT INTO projects (id, name, account_number, manager_id) VALUES ($1, $1::uuid::text, $2, $1)',
      [projectId, String(randomInt(1e11)).padStart(12, '1')],
    );
    await cloud.database.query(
      `INSERT INTO images (id, ec2_id, project_id, name, kind, format, size_bytes, virtual_bytes, sha256)
       VALUES ($1, $2, $3, 'tiny', 'machine', 'raw', 1, 1, $4)`,
      [imageId, ec2IdOf('image', imageId), projectId, '0'.repeat(64)],
    );
    const { id: groupId } = await cloud.database.transaction((tx) =>
      new SecurityGroupRepository().ensureDefault(tx, projectId),
    );
    return new Tenant(cloud, projectId, { zone, imageId, groupId });
  }

  async launch(count: number): Promise<Asked> {
    const [reservationId, operationId] = [randomUUID(), newOperationId()];
    const { projectId } = this;
    const { zone, imageId, groupId } = this.has;
    const { userId, requestId } = this.#asker;
    const instances = Array.from({ length: count }, (_, index) => newInstance(index));
    const entries = await this.cloud.database.transaction(async (tx) => {
      const ids = { id: reservationId, ec2Id: ec2IdOf('reservation', reservationId), operationId };
      const row = { ...LAUNCH, ...ids, projectId, userId, imageId, zone, groupIds: [groupId] };
      await insertReservation(tx, row, instances);
      const made = await insertOperation(tx, operationId, {
        ...{ workflow: 'run-instances', action: 'RunInstances', requestId, projectId, userId, args: {} },
        chunkSize: 50,
        instances: instances.map(({ id, ec2Id }) => ({ id, ec2Id, generation: 1, previousState: null })),
      });
      const cards = instances.map(({ id }) => ({ id: randomUUID(), instanceId: id }));
      await this.#interfaces.create(tx, this.cloud.network.id, cards);
      return made;
    });
    this.#outbox.push(entries);
    return { operationId, instanceIds: instances.map(({ id }) => id) };
  }

  terminate(instanceIds: readonly string[]): Promise<Asked> {
    return this.#asked(instanceIds, (ids) => this.#verbs.terminate(this.#asker, ids));
  }

  stop(instanceIds: readonly string[], force = false): Promise<Asked> {
    return this.#asked(instanceIds, (ids) => this.#verbs.stop(this.#asker, ids, { force }));
  }

  start(instanceIds: readonly string[]): Promise<Asked> {
    return this.#asked(instanceIds, (ids) => this.#verbs.start(this.#asker, ids));
  }

  reboot(instanceIds: readonly string[]): Promise<Asked> {
    return this.#asked(instanceIds, (ids) => this.#verbs.reboot(this.#asker, ids));
  }

  /** What counts against the quota. */
  usage(): Promise<Usage> {
    return this.cloud.database.transaction((tx) => lockAndCountUsage(tx, this.projectId));
  }

  async #asked(
    instanceIds: readonly string[],
    verb: (ec2Ids: readonly string[]) => Promise<unknown>,
  ): Promise<Asked> {
    await verb(instanceIds.map((id) => ec2IdOf('instance', id)));
    return { operationId: this.#committed, instanceIds };
  }
}

function newInstance(index: number) {
  const id = randomUUID();
  return { id, ec2Id: ec2IdOf('instance', id), index, sealedUserData: null };
}
