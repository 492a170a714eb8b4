import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { NotFound, requireAllFound } from '../../common/refs/not-found.js';
import { byEc2Id, type Ref } from '../../common/refs/ref.js';
import { ZONE_ROWS } from '../zones/zone-rows.js';
import { type ZoneRow } from '../zones/zone.js';
import { ensureDefaultSubnet, landingsOf, setMapPublicIp, subnetsOfProject } from './subnet.repository.js';
import { type VpcLayout } from './vpc-layout.js';
import { vpcLayouts } from './vpc-layout.repository.js';
import { vpcsOf } from './vpc.repository.js';

/** What an API may ask about VPCs and what is in them. */
@Injectable()
export class VpcService {
  constructor(private readonly database: Database) {}

  /**
   * The project's VPCs, by EC2 id. Who looks is shown a default subnet in each zone that has hosts, as at AWS: one that
   * no launch has made yet is made.
   */
  async layouts(projectId: string): Promise<readonly VpcLayout[]> {
    await this.#ensureSubnets(projectId);
    return vpcLayouts(this.database, projectId);
  }

  /** One of them, by EC2's id. Throws NotFound. */
  async layout(projectId: string, ec2Id: string): Promise<VpcLayout> {
    const found = (await this.layouts(projectId)).find((vpc) => vpc.ec2Id === ec2Id);
    if (found) return found;
    throw new NotFound('vpc', [byEc2Id(ec2Id)]);
  }

  /** Throws NotFound for what is no VPC of the project's. */
  async require(projectId: string, ref: Ref): Promise<void> {
    requireAllFound('vpc', [ref], await vpcsOf(this.database, projectId));
  }

  /** Throws NotFound for what is no subnet of the project's. */
  async requireSubnet(projectId: string, ref: Ref): Promise<void> {
    requireAllFound('subnet', [ref], await subnetsOfProject(this.database, projectId));
  }

  /** Whether launches into the subnet bring addresses outside along. Throws NotFound. */
  async setMapPublicIp(projectId: string, ref: Ref, value: boolean): Promise<void> {
    const found = await setMapPublicIp(this.database, projectId, { ec2Id: ref.value, value });
    if (!found) throw new NotFound('subnet', [ref]);
  }

  async #ensureSubnets(projectId: string): Promise<void> {
    const [zones, landings] = await Promise.all([
      this.database.query<ZoneRow>(ZONE_ROWS),
      landingsOf(this.database, projectId),
    ]);
    const missing = landings === undefined ? [] : zones.filter(({ name }) => !landings.has(name));
    for (const { name } of missing)
      await this.database.transaction((tx) => ensureDefaultSubnet(tx, projectId, name));
  }
}
