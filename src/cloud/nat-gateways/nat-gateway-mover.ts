import { Injectable } from '@nestjs/common';
import { logger } from '../../common/log/logger.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { lockGatewayAddress, standAt } from '../floating-addresses/gateway-address.repository.js';
import { hostForNatGateway } from './nat-gateway-host.js';
import { placeNatGateway } from './nat-gateway.repository.js';

interface Homeless {
  readonly id: string;
  readonly ec2Id: string;
  readonly vpcId: string;
}

/** At rest, and on no host. */
const HOMELESS = `SELECT g.id, g.ec2_id AS "ec2Id", g.vpc_id AS "vpcId" FROM nat_gateways g
  WHERE g.state = 'available' AND g.is_public AND g.task IS NULL AND g.host IS NULL`;

/**
 * A gateway whose host was forgotten gets another one, as soon as one is alive. Only its row says so: the comparison of
 * that host finds that the address is missing there, and repairs it.
 */
@Injectable()
export class NatGatewayMover {
  constructor(private readonly database: Database) {}

  async sweep(downSeconds: number): Promise<void> {
    const found = await this.database.query<Homeless>(`${HOMELESS} ORDER BY g.id`);
    for (const one of found) await this.database.transaction((tx) => move(tx, one, downSeconds));
  }
}

async function move(tx: Queryable, one: Homeless, downSeconds: number): Promise<void> {
  const { id, ec2Id } = one;
  const address = await lockGatewayAddress(tx, id);
  const still = await tx.query(`${HOMELESS} AND g.id = $1 FOR UPDATE`, [id]);
  const host = still.length === 0 ? null : await hostForNatGateway(tx, one, downSeconds);
  if (host === null || address === undefined) return;
  await placeNatGateway(tx, id, host);
  await standAt(tx, address, host);
  logger('nat-gateways').info({ natGateway: ec2Id, host }, 'a NAT gateway has another host');
}
