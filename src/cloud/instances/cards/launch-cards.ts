import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Queryable } from '../../../common/prisma/database.js';
import { byId, type Ref } from '../../../common/refs/ref.js';
import { claimMoreAddresses } from '../../networks/address.repository.js';
import type { MoreAddresses } from '../../networks/more-addresses.js';
import { comeWithInstance } from '../../networks/interface-use.repository.js';
import type { Landing } from '../../networks/subnet.js';
import { ensureDefaultSubnet } from '../../networks/subnet.repository.js';
import { lockInterface } from '../../networks/take-interfaces.repository.js';
import { giveGroups, setGroups } from '../../security-groups/membership.repository.js';
import type { LaunchRequest } from '../instance.js';
import { InterfaceGrants } from '../interface-grants.js';
import { LaunchPorts } from '../launch-ports.js';
import { STANDING_ADDRESSES, type StandingAddresses } from '../standing-addresses.js';
import { type FirstCard, firstCardOf, placeOf, requireBeside } from './card-place.js';
import { requireComing, requireRoomFor } from './card-rules.js';
import type { LaunchCard } from './launch-card.js';

type Asked = Pick<LaunchRequest, 'moreAddresses' | 'cards' | 'interface' | 'spansNetworks'>;

interface Launched {
  readonly instances: readonly { readonly id: string; readonly ec2Id: string }[];
  readonly projectId: string;
  readonly flavorName: string;
}

/** An instance that is being launched, as its interfaces must know it. */
interface LaunchHome extends Omit<Launched, 'instances'> {
  readonly spansNetworks: boolean;
  readonly id: string;
  readonly ec2Id: string;
}

/** The interfaces of a launch beside those that come with it by themselves. Late in the transaction. */
@Injectable()
export class LaunchCards {
  constructor(
    private readonly ports: LaunchPorts,
    private readonly grants: InterfaceGrants,
    @Inject(STANDING_ADDRESSES) private readonly standing: StandingAddresses,
  ) {}

  /** What the launch says of interfaces beside that each instance has one. Throws what claims and attachments do. */
  async complete(
    tx: Queryable,
    { moreAddresses: more, cards = [], interface: first, spansNetworks = false }: Asked,
    { instances, ...of }: Launched,
  ): Promise<void> {
    for (const { id, ec2Id } of instances) {
      const home = { id, ec2Id, spansNetworks, ...of };
      if (first) await this.#adoptFirst(tx, home, first);
      if (more ?? cards.length > 0) await this.#add(tx, home, { more, cards });
    }
  }

  /** An interface that the project has made is the instance's first. */
  async #adoptFirst(tx: Queryable, home: LaunchHome, ref: Ref): Promise<void> {
    const card = await lockInterface(tx, home.projectId, ref);
    requireComing(card);
    await this.#bring(tx, { interfaceId: card.id, instanceId: home.id, deviceIndex: 0 });
    await giveGroups(tx, card.id, home.id);
  }

  /** Further addresses of the first, and interfaces beside it. */
  async #add(
    tx: Queryable,
    home: LaunchHome,
    { more, cards }: { readonly more: MoreAddresses | undefined; readonly cards: readonly LaunchCard[] },
  ): Promise<void> {
    requireRoomFor(cards.length + 1, home.flavorName);
    const first = await firstCardOf(tx, home.id);
    if (more) await claimMoreAddresses(tx, first, more);
    for (const card of cards)
      if (card.interface)
        await this.#adopt(tx, home, { first, deviceIndex: card.deviceIndex, ref: card.interface });
      else await this.#make(tx, home, { first, card });
  }

  async #adopt(
    tx: Queryable,
    home: LaunchHome,
    {
      first,
      deviceIndex,
      ref,
    }: { readonly first: FirstCard; readonly deviceIndex: number; readonly ref: Ref },
  ): Promise<void> {
    const card = await lockInterface(tx, home.projectId, ref);
    requireComing(card);
    requireBeside(first, card, home);
    await this.#bring(tx, { interfaceId: card.id, instanceId: home.id, deviceIndex });
  }

  /** What stands for it comes along. */
  async #bring(tx: Queryable, place: Parameters<typeof comeWithInstance>[1]): Promise<void> {
    await comeWithInstance(tx, place);
    await this.standing.enter(tx, place);
  }

  async #make(
    tx: Queryable,
    home: LaunchHome,
    { first, card }: { readonly first: FirstCard; readonly card: LaunchCard },
  ): Promise<void> {
    const { id: instanceId, projectId } = home;
    const landing = await this.#landingOf(tx, home, { first, card });
    requireBeside(first, await placeOf(tx, landing.id), home);
    const groupIds = await this.grants.groupIds(tx, projectId, { refs: card.groups, landing });
    const { deviceIndex, address, description, deleteOnTermination, more } = card;
    if (!deleteOnTermination) await this.grants.require(tx, projectId);
    const id = randomUUID();
    const port = {
      ...{ id, instanceId, deviceIndex, deleteOnTermination },
      ...(!deleteOnTermination && { projectId }),
      ...(address !== undefined && { address }),
      ...(description !== undefined && { description }),
    };
    await this.ports.create(tx, { projectId, zone: first.zone, landing }, { ports: [port], tags: [] });
    await setGroups(tx, id, groupIds);
    if (more) await claimMoreAddresses(tx, { id, subnetId: landing.id }, more);
  }

  async #landingOf(
    tx: Queryable,
    { projectId }: LaunchHome,
    { first, card }: { readonly first: FirstCard; readonly card: LaunchCard },
  ): Promise<Landing> {
    if (card.inDefaultNetwork === true) return ensureDefaultSubnet(tx, projectId, first.zone);
    return this.ports.landing(tx, projectId, card.subnet ?? byId(first.subnetId));
  }
}
