import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { byId } from '../../common/refs/ref.js';
import { lockedAddresses, newAssociationId, taken } from '../floating-addresses/address-members.js';
import { type AddressRow } from '../floating-addresses/floating-address.js';
import { putBeforeGateway } from '../floating-addresses/gateway-address.repository.js';
import { giveToNatGateway } from '../networks/nat-interface.repository.js';
import { type InterfaceRow, NetworkInterfaceRepository } from '../networks/network-interface.repository.js';
import { lockSubnet, type OwnSubnet } from '../networks/own-subnet.repository.js';
import { leadsOut, lockVpc } from '../networks/own-vpc.repository.js';
import { type OperationMember } from '../operations/operation.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { writeTags } from '../tags/tag.repository.js';
import { refuseDefault } from '../vpcs/refuse-default.js';
import { type NewNatGateway } from './nat-gateway.js';
import { natGatewayNoun } from './nat-gateway.noun.js';
import { insertNatGateway, setNatGatewayAddresses } from './nat-gateway.repository.js';

interface Place {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly operationId: string;
}

/** What a gateway is made of. */
interface Equipment {
  readonly asked: NewNatGateway;
  readonly subnet: OwnSubnet;
  readonly address: AddressRow | undefined;
}

type Failure = { readonly code: string; readonly message: string };

/** How a NAT gateway's rows are made, in the transaction of its verb. */
@Injectable()
export class NatGatewayMaker {
  constructor(
    private readonly interfaces: NetworkInterfaceRepository,
    private readonly quotas: QuotaService,
  ) {}

  /**
   * What the operation has to work on: nothing for a gateway that failed at once. Throws NotFound,
   * UnsupportedOperation, NatGatewayLimitExceeded, InvalidIPAddress.InUse, InvalidParameterValue,
   * InsufficientFreeAddressesInSubnet.
   */
  async make(tx: Queryable, place: Place, asked: NewNatGateway): Promise<readonly OperationMember[]> {
    const { id, ec2Id, projectId, operationId } = place;
    await this.quotas.lockProject(tx, projectId);
    await this.quotas.require(tx, projectId, { resource: 'nat_gateways', more: 1 });
    const { subnet, vpc } = await this.#subnet(tx, projectId, asked);
    const [address] = asked.address ? await lockedAddresses(tx, projectId, { refs: [asked.address] }) : [];
    const failure = await failureOf(tx, vpc, address);
    const of = { id, ec2Id, projectId, vpcId: subnet.vpcId, subnetId: subnet.id };
    const isPublic = address !== undefined;
    await insertNatGateway(tx, { ...of, isPublic, operationId: failure ? null : operationId, failure });
    await writeTags(tx, projectId, 'natgateway', [ec2Id], asked.tags);
    if (failure) return [];
    const along = await this.#equip(tx, place, { asked, subnet, address });
    return [{ noun: 'nat-gateway', id, ec2Id, generation: 1, along }];
  }

  /** Locked: VPC, then subnet, as everywhere. */
  async #subnet(tx: Queryable, projectId: string, asked: NewNatGateway) {
    const subnet = await lockSubnet(tx, projectId, asked.subnet);
    refuseDefault(subnet, 'NAT gateways');
    return { subnet, vpc: await lockVpc(tx, projectId, byId(subnet.vpcId)) };
  }

  /** Its interface and, of a public one, its address, which is taken by the operation. */
  async #equip(
    tx: Queryable,
    place: Place,
    { asked, subnet, address }: Equipment,
  ): Promise<readonly OperationMember[]> {
    const { id, operationId } = place;
    const card = await this.#interface(tx, place, { asked, subnet });
    const own = { interfaceEc2Id: card.ec2Id, privateAddress: card.address };
    if (!address) {
      await setNatGatewayAddresses(tx, id, own);
      return [];
    }
    const associationId = newAssociationId();
    await putBeforeGateway(tx, { id: address.id, associationId, interfaceId: card.id });
    const outside = { allocationEc2Id: address.ec2Id, associationId, publicAddress: address.name };
    await setNatGatewayAddresses(tx, id, { ...own, outside });
    return taken(tx, [address], { operationId, task: 'binding' });
  }

  async #interface(
    tx: Queryable,
    { id, ec2Id, projectId }: Place,
    { asked, subnet }: Omit<Equipment, 'address'>,
  ): Promise<InterfaceRow> {
    const { privateAddress: address } = asked;
    const card = { id: randomUUID(), instanceId: null, projectId };
    const description = `Interface for NAT Gateway ${ec2Id}`;
    const [made] = await this.interfaces.create(tx, { ...subnet, mapPublicIp: false }, [
      { ...card, description, ...(address !== undefined && { address }) },
    ]);
    if (!made) throw new Error('an interface was made');
    await giveToNatGateway(tx, made.id, id);
    return made;
  }
}

/** What AWS lets a public gateway fail for, rather than the request. */
async function failureOf(
  tx: Queryable,
  vpc: { readonly id: string; readonly ec2Id: string },
  address: AddressRow | undefined,
): Promise<Failure | undefined> {
  if (!address) return undefined;
  if (address.associationId !== null)
    return {
      code: 'Resource.AlreadyAssociated',
      message: `Elastic IP address [${address.ec2Id}] is already associated`,
    };
  if (await leadsOut(tx, vpc.id)) return undefined;
  return {
    code: 'Gateway.NotAttached',
    message: `Network ${vpc.ec2Id} has no Internet gateway attached`,
  };
}

export const natGatewayEc2Id = (id: string): string =>
  ec2IdWith(natGatewayNoun.ec2.prefixes['nat-gateway'], id);
