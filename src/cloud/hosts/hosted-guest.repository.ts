import type { Database } from '../../common/prisma/database.js';

/** A guest as its host may know it. */
export interface HostedGuestRow {
  readonly instanceId: string;
  readonly ec2Id: string;
  /** It has asked for its metadata since its start. */
  readonly hasAsked: boolean;
}

/** A guest is a host's from its placement there until the host has let go of it. */
const GUESTS = `
  SELECT i.id AS "instanceId", i.ec2_id AS "ec2Id", i.metadata_seen_at IS NOT NULL AS "hasAsked"
  FROM instances i WHERE i.id IN (SELECT a.instance_id FROM instance_attempts a WHERE a.host = $1 AND a.state <> 'released')`;

/** Reads which guests a host has. */
export class HostedGuestRepository {
  constructor(private readonly database: Database) {}

  ofHost(host: string): Promise<HostedGuestRow[]> {
    return this.database.query<HostedGuestRow>(GUESTS, [host]);
  }
}
