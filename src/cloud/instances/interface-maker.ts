import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import type { MoreAddresses } from '../networks/more-addresses.js';
import { claimedBefore } from '../operations/client-token.repository.js';
import { setGroups } from '../security-groups/membership.repository.js';
import { type Tag } from '../tags/tag.js';
import { InterfaceGrants } from './interface-grants.js';
import { LaunchPorts } from './launch-ports.js';
import { claimMoreAddresses } from '../networks/address.repository.js';

export interface NewOwnInterface {
  readonly subnet: Ref;
  /** None: the default group. */
  readonly groups: readonly Ref[];
  /** Undefined: the lowest free one. */
  readonly address: string | undefined;
  /** Beside that one. Undefined: none. */
  readonly more: MoreAddresses | undefined;
  readonly description: string;
  readonly tags: readonly Tag[];
  readonly clientToken: string | undefined;
  /** Hex SHA-256 of the request without its token. */
  readonly requestHash: string;
}

/** Makes interfaces on their own: one transaction each. No host knows of them. */
@Injectable()
export class InterfaceMaker {
  constructor(
    private readonly database: Database,
    private readonly ports: LaunchPorts,
    private readonly grants: InterfaceGrants,
  ) {}

  /**
   * Its key. Throws NotFound, NetworkInterfaceLimitExceeded, InvalidIPAddress.InUse, InsufficientFreeAddressesInSubnet,
   * InvalidParameterValue for an address.
   */
  create({ projectId }: RequestContext, asked: NewOwnInterface): Promise<string> {
    return this.database.transaction((tx) => this.#create(tx, projectId, asked));
  }

  /** What `create` would refuse: it is done, and taken back. */
  async check({ projectId }: RequestContext, asked: NewOwnInterface): Promise<void> {
    const takenBack = new Error('taken back');
    const trying = this.database.transaction(async (tx) => {
      await this.#create(tx, projectId, asked);
      throw takenBack;
    });
    await trying.catch((thrown: unknown) => {
      if (thrown !== takenBack) throw thrown;
    });
  }

  async #create(tx: Queryable, projectId: string, asked: NewOwnInterface): Promise<string> {
    const { clientToken: token, requestHash, address, description, tags } = asked;
    const id = randomUUID();
    const about = { action: 'CreateNetworkInterface', noun: 'network-interface' };
    const claim = { ...about, token, requestHash, resourceId: id };
    const before = await claimedBefore(tx, projectId, claim);
    if (before !== undefined) return before;
    await this.grants.require(tx, projectId);
    const landing = await this.ports.landing(tx, projectId, asked.subnet);
    const groupIds = await this.grants.groupIds(tx, projectId, { refs: asked.groups, landing });
    const port = { id, instanceId: null, projectId, description, ...(address !== undefined && { address }) };
    await this.ports.create(tx, { projectId, zone: '', landing }, { ports: [port], tags });
    await setGroups(tx, id, groupIds);
    if (asked.more) await claimMoreAddresses(tx, { id, subnetId: landing.id }, asked.more);
    return id;
  }
}
