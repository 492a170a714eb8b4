import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { ipv4Number, ipv4Text } from '../../common/net/ipv4.js';
import { Database } from '../../common/prisma/database.js';
import {
  type AdminNetwork,
  adminNetwork,
  adminNetworks,
  type AdminRange,
  adminRanges,
  deleteFlatNetwork,
  flatNetworkUse,
  rangesBeside,
  setNetwork,
} from './network-admin.repository.js';
import { guestAddresses, networkOf, type NewNetwork } from './network.js';
import { createNetwork } from './network.repository.js';
import {
  type Reservation,
  releaseReserved,
  reserveAddress,
  takenAddresses,
} from './reserved-address.repository.js';

/** A zone's part of a network, with its ends as addresses. */
export type NetworkPart = Omit<AdminRange, 'first' | 'last'> & {
  readonly first: string;
  readonly last: string;
};

/** What the operator does with networks of guests, and with their addresses. */
@Injectable()
export class NetworkAdmin {
  constructor(private readonly database: Database) {}

  /**
   * The flat network, in which all default VPCs are: there is one. The same again is success. Throws
   * InvalidParameterValue for what is no such network, a second one, and a range that floating addresses have.
   */
  async create(asked: NewNetwork): Promise<void> {
    const { cidr } = networkOf('', asked);
    await this.database.transaction(async (tx) => {
      await tx.query('LOCK TABLE networks IN SHARE ROW EXCLUSIVE MODE');
      const other = (await adminNetworks(tx)).find(({ isOwn, name }) => !isOwn && name !== asked.name);
      if (other) throw invalid(`there is the network '${other.name}': what projects need beside it are VPCs`);
      const met = (await rangesBeside(tx, cidr)).find((range) => range.cidr !== cidr);
      if (met) throw invalid(`${cidr} overlaps ${met.cidr}`);
      await createNetwork(tx, asked);
    });
  }

  list(): Promise<readonly AdminNetwork[]> {
    return adminNetworks(this.database);
  }

  /** By name or id. Throws InvalidParameterValue. */
  find(which: string): Promise<AdminNetwork> {
    return adminNetwork(this.database, which);
  }

  async parts({ id }: Pick<AdminNetwork, 'id'>): Promise<readonly NetworkPart[]> {
    const ranges = await adminRanges(this.database, id);
    return ranges.map((range) => ({ ...range, first: ipv4Text(range.first), last: ipv4Text(range.last) }));
  }

  /**
   * Hosts make a network as it is when its first port comes, the flat one when they start. What is not named stays.
   * Throws InvalidParameterValue.
   */
  async modify(which: string, change: Pick<NewNetwork, 'dns' | 'domain' | 'mtu'>): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await adminNetwork(tx, which);
      const { dns, domain, mtu } = networkOf(before.id, { ...before, ...change });
      await setNetwork(tx, before.id, { dns, domain, mtu });
    });
  }

  /**
   * The flat network, with the default subnets in it. Throws InvalidParameterValue for one that goes with its subnet,
   * IncorrectState while something in it is in use; nothing has changed then.
   */
  async delete(which: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id, name, isOwn } = await adminNetwork(tx, which);
      if (isOwn) throw invalid(`the network goes when its project deletes ${name}`);
      const use = await flatNetworkUse(tx, id);
      if (use !== undefined) throw new EngineError('IncorrectState', `${use} of the network is in use`);
      await deleteFlatNetwork(tx, id);
    });
  }

  /** Addresses that are claimed, kept back or reserved; `which`: of one network. */
  async addresses(which?: string): Promise<readonly Reservation[]> {
    const id = which === undefined ? null : (await this.find(which)).id;
    return takenAddresses(this.database, id);
  }

  /**
   * No launch gets it from now on; reserved already is success. Throws InvalidParameterValue for what no guest may have
   * there, IncorrectState for an address in use.
   */
  async reserve(which: string, address: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const network = await adminNetwork(tx, which);
      const number = ipv4Number(address);
      const { first, last, gateway } = guestAddresses(network);
      if (number === undefined || number < first || number > last || number === gateway)
        throw invalid(
          `'${address.slice(0, 100)}' is no address of guests of ${network.name} (${network.cidr})`,
        );
      const state = await reserveAddress(tx, { networkId: network.id, number, address });
      if (state !== 'reserved') throw new EngineError('IncorrectState', `${address} is in use: ${state}`);
    });
  }

  /** Throws InvalidParameterValue for what is not reserved. */
  async unreserve(which: string, address: string): Promise<void> {
    const { id, name } = await this.find(which);
    if (!(await releaseReserved(this.database, id, address)))
      throw invalid(`'${address.slice(0, 100)}' of ${name} is not reserved`);
  }
}

const invalid = (message: string) => new EngineError('InvalidParameterValue', message);
