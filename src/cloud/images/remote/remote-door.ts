import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../../common/prisma/database.js';
import { guardedWay } from './guarded-way.js';
import { checkedUrl } from './http-answer.js';
import { type Way } from './way.js';

export interface RemoteDoorSettings {
  readonly ports: ReadonlySet<number>;
  readonly allowed: readonly string[];
}

export const REMOTE_DOOR_SETTINGS = Symbol('REMOTE_DOOR_SETTINGS');

/** Ranges of the cloud's guests, of its VPCs, and of what it hands out to the world. */
const OWN = `SELECT cidr FROM networks UNION SELECT cidr FROM vpc_ranges UNION SELECT cidr FROM subnets
  UNION SELECT cidr FROM floating_ranges`;

/** The door through which the cloud fetches what its tenants name. */
@Injectable()
export class RemoteDoor {
  constructor(
    private readonly database: Database,
    @Inject(REMOTE_DOOR_SETTINGS) private readonly settings: RemoteDoorSettings,
  ) {}

  /** What may be reached, as the cloud's networks are now. */
  async open(): Promise<Way> {
    const rows = await this.database.query<{ cidr: string }>(OWN);
    return guardedWay({ ...this.settings, own: rows.map(({ cidr }) => cidr) });
  }

  /** Throws InvalidParameterValue for what can be seen to be wrong before anybody is asked. */
  async check(address: string): Promise<void> {
    const way = await this.open();
    way.check(checkedUrl(address));
  }
}
