import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { lockGateway } from '../networks/internet-gateway.repository.js';
import { lockSubnet } from '../networks/own-subnet.repository.js';
import { lockVpc } from '../networks/own-vpc.repository.js';
import {
  type OwnWords,
  writeGatewayWords,
  writeInterfaceWords,
  writeSubnetWords,
  writeVpcWords,
} from '../networks/network-words.repository.js';
import { lockPort } from '../networks/port.repository.js';
import { NAME_KEY } from '../tags/tag.js';
import { nameResources, removeTags } from '../tags/tag.repository.js';

/** What its owner calls a thing of a network, and says of it. What is missing stays as it is. */
export interface NetworkWords extends OwnWords {
  /** EC2's tag Name; empty: none. */
  readonly name?: string | undefined;
}

/** What has words, by the type of its tags. */
export type Worded = 'vpc' | 'subnet' | 'internet-gateway' | 'network-interface';

interface Rows {
  /** Throws NotFound. */
  readonly lock: (
    tx: Queryable,
    projectId: string,
    ref: Ref,
  ) => Promise<{ readonly id: string; readonly ec2Id: string }>;
  readonly write: (tx: Queryable, id: string, words: OwnWords) => Promise<void>;
}

const ROWS: Readonly<Record<Worded, Rows>> = {
  vpc: { lock: lockVpc, write: writeVpcWords },
  subnet: { lock: lockSubnet, write: writeSubnetWords },
  'internet-gateway': { lock: lockGateway, write: writeGatewayWords },
  'network-interface': { lock: lockPort, write: writeInterfaceWords },
};

/** Neutron's limit. */
const MOST_LABELS = 50;

/** What an owner says of VPCs, subnets, gateways and interfaces. Nothing of it changes what they do. */
@Injectable()
export class NetworkWordsService {
  constructor(private readonly database: Database) {}

  /** Throws NotFound, TagLimitExceeded, InvalidParameterValue for more labels than there may be. */
  async say(
    { projectId }: RequestContext,
    { kind, ref }: { readonly kind: Worded; readonly ref: Ref },
    words: NetworkWords,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id, ec2Id } = await ROWS[kind].lock(tx, projectId, ref);
      await this.write(tx, projectId, { kind, id, ec2Id, words });
    });
  }

  /** In the transaction that has made it. */
  async write(
    tx: Queryable,
    projectId: string,
    { kind, id, ec2Id, words }: { kind: Worded; id: string; ec2Id: string; words: NetworkWords },
  ): Promise<void> {
    const { name, labels } = words;
    if (labels && labels.length > MOST_LABELS)
      throw new EngineError('InvalidParameterValue', `The number of tags exceeded the limit ${MOST_LABELS}`);
    await ROWS[kind].write(tx, id, { ...words, labels: labels && [...new Set(labels)] });
    const gone = [{ key: NAME_KEY, value: null }];
    if (name === '') await removeTags(tx, { projectId, ids: [ec2Id] }, gone);
    else if (name !== undefined) await nameResources(tx, { projectId, type: kind }, new Map([[ec2Id, name]]));
  }
}
