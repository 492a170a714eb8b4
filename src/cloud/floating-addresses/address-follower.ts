import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { logger } from '../../common/log/logger.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { insertOperation, newOperationId, type OutboxEntry } from '../operations/operation.repository.js';
import { Outbox } from '../outbox/outbox.js';
import { type Led, lockLed, type Strayed, strayed } from './address-follower.repository.js';
import { putBefore, type Standing, takeAddresses } from './floating-address.repository.js';

/** Interfaces at one turn; the next one finds the rest. */
const MOST = 100;

/**
 * Addresses go with what they stand for: where its interface went into an instance, out of one, or got another one's
 * address, rows say so, and this has hosts follow. What stands for nothing any more is taken back.
 */
@Injectable()
export class AddressFollower {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  async sweep(): Promise<void> {
    for (const one of await strayed(this.database, MOST)) await this.lead(one);
  }

  /** Those of one interface, by an operation for each way to go. What has not strayed is left as it is. */
  async lead(one: Strayed): Promise<void> {
    const entries = await this.database.transaction(async (tx) => {
      const rows = await lockLed(tx, one);
      const going = rows.flatMap(standingOf);
      const ids = new Set(going.map(({ id }) => id));
      await putBefore(tx, going);
      return [
        ...(await follow(
          tx,
          rows.filter(({ id }) => ids.has(id)),
        )),
        ...(await takeBack(
          tx,
          rows.filter(({ id }) => !ids.has(id)),
        )),
      ];
    });
    this.outbox.push(entries);
  }
}

/** None: its interface has no such address any more, or is gone. */
const standingOf = ({ id, associationId, interfaceId, inside, isThere }: Led): readonly Standing[] =>
  associationId === null || interfaceId === null || !isThere
    ? []
    : [{ id, associationId, interfaceId, inside }];

const follow = (tx: Queryable, rows: readonly Led[]) =>
  begin(tx, rows, {
    ...{ workflow: 'associate-address', action: 'AssociateAddress', task: 'following', verb: 'move' },
  });

const takeBack = (tx: Queryable, rows: readonly Led[]) =>
  begin(tx, rows, {
    ...{ workflow: 'disassociate-address', action: 'DisassociateAddress' },
    ...{ task: 'unbinding', verb: 'take back' },
  });

async function begin(
  tx: Queryable,
  rows: readonly Led[],
  how: {
    readonly workflow: 'associate-address' | 'disassociate-address';
    readonly action: string;
    readonly task: 'following' | 'unbinding';
    readonly verb: string;
  },
): Promise<readonly OutboxEntry[]> {
  const [first] = rows;
  if (!first) return [];
  const { workflow, action, task, verb } = how;
  const operationId = newOperationId();
  const ids = rows.map(({ id }) => id);
  await takeAddresses(tx, ids, { operationId, task });
  logger('addresses').info({ addresses: rows.map(({ ec2Id }) => ec2Id), task }, 'floating addresses follow');
  return insertOperation(tx, operationId, {
    ...{ workflow, action, requestId: randomUUID(), projectId: first.projectId, userId: null, args: {} },
    ...{ chunkSize: 50, summary: `${verb} ${rows.length} with a network interface` },
    members: rows.map(({ id, ec2Id, generation }) => ({
      ...{ noun: 'floating-address' as const, id, ec2Id, generation: generation + 1 },
    })),
  });
}
