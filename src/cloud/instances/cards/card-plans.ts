import { Injectable } from '@nestjs/common';
import type {
  PlannedCardAttachment,
  PlannedCardDetachment,
} from '../../../../workflows/contracts/control/interfaces.js';
import type { ChunkRef } from '../../../../workflows/contracts/operation.js';
import { Database, type Queryable } from '../../../common/prisma/database.js';
import { interfacesOfChunk, type LockedInterface } from '../../networks/take-interfaces.repository.js';
import { claimChunk, overtakenWorkflows } from '../../operations/chunk.repository.js';
import { raiseFilterVersions } from '../../security-groups/filter-version.repository.js';
import { concernedByMembers } from '../../security-groups/membership.repository.js';
import { portSpecOf } from '../guest-spec.js';
import { type CardGuest, cardGuestsOf } from './card-guests.repository.js';

/** What attaching and detaching have to do on hosts. Each method is one transaction and may run twice. */
@Injectable()
export class CardPlans {
  constructor(private readonly database: Database) {}

  attach(ref: ChunkRef, runId: string): Promise<readonly PlannedCardAttachment[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      return plannedCards(tx, await interfacesOfChunk(tx, ref));
    });
  }

  detach(ref: ChunkRef, runId: string): Promise<readonly PlannedCardDetachment[]> {
    return this.database.transaction(async (tx) => {
      const { args } = await claimChunk(tx, ref, runId);
      const cards = await interfacesOfChunk(tx, ref);
      const ids = cards.map(({ id }) => id);
      const overtaken = await overtakenWorkflows(tx, ref.operationId, ids);
      const how = { force: args['force'] === true, graceSeconds: Number(args['graceSeconds'] ?? 0) };
      const guests = await cardGuestsOf(tx, ids);
      return cards.flatMap((card) => {
        const guest = guests.get(card.id);
        return guest ? { ...about(card, guest), ...how, overtaken: overtaken.get(card.id) ?? [] } : [];
      });
    });
  }
}

/** Their hosts know them before they are there: a port waits for the filters that name it. */
export async function plannedCards(
  tx: Queryable,
  cards: readonly LockedInterface[],
): Promise<readonly PlannedCardAttachment[]> {
  const ids = cards.map(({ id }) => id);
  const { hosts, groupsAllowing, touched } = await concernedByMembers(tx, ids);
  const raising = { touched, groupsAllowing, urgentHosts: hosts };
  const versions = await raiseFilterVersions(tx, hosts, raising);
  const guests = await cardGuestsOf(tx, ids);
  return cards.flatMap((card) => {
    const guest = guests.get(card.id);
    if (!guest) return [];
    const { id, mac, address } = card;
    const { network } = guest;
    const home = { id: guest.instanceId, metadataHopLimit: guest.metadataHopLimit };
    const port = portSpecOf(home, { id, mac, address, network }, versions.get(guest.host) ?? 0);
    return { ...about(card, guest), port };
  });
}

const about = ({ id, ec2Id, generation }: LockedInterface, guest: CardGuest) => ({
  ...{ noun: 'network-interface' as const, id, ec2Id, generation },
  ...{ instanceId: guest.instanceId, instanceGeneration: guest.instanceGeneration },
  ...{ host: guest.host, isRunning: guest.isRunning },
});
