import { Injectable } from '@nestjs/common';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { Database } from '../../common/prisma/database.js';
import type { SubnetFacts } from '../networks/subnet.js';
import { subnetFacts } from '../networks/subnet.repository.js';
import type { ImageFacts, InstanceRecord, InstanceRow } from './instance-row.js';
import { instanceNoun } from './instance.noun.js';

const UNKNOWN: ImageFacts = {
  ec2Id: '',
  kernelEc2Id: null,
  ramdiskEc2Id: null,
  architecture: 'x86_64',
  rootDeviceName: '/dev/vda',
};

/**
 * What instances show of their images and subnets. It never changes once it is written (an image that is deleted keeps
 * its row), so each is read once by this process and kept.
 */
@Injectable()
export class InstanceSurroundings {
  readonly #images = new Map<string, ImageFacts>();
  readonly #subnets = new Map<string, SubnetFacts>();

  constructor(private readonly db: Database) {}

  /**
   * Completes the records in place, for a page has a thousand of them. No statement, unless something was never seen
   * before.
   */
  async complete(records: readonly InstanceRecord[]): Promise<InstanceRow[]> {
    await this.#learnImages(records);
    await this.#learnSubnets(records);
    let reservation = { id: '', ec2Id: '' };
    return records.map((record) => {
      const { reservationId: id, imageId, subnetId } = record;
      const subnet = subnetId === null ? undefined : this.#subnets.get(subnetId);
      if (id !== reservation.id)
        reservation = { id, ec2Id: ec2IdWith(instanceNoun.ec2.prefixes.reservation, id) };
      return Object.assign(record, {
        reservationEc2Id: reservation.ec2Id,
        image: this.#images.get(imageId) ?? UNKNOWN,
        subnetEc2Id: subnet?.ec2Id ?? null,
        vpcEc2Id: subnet?.vpcEc2Id ?? null,
        domain: subnet?.domain ?? '',
      });
    });
  }

  async #learnImages(records: readonly InstanceRecord[]): Promise<void> {
    const unknown = new Set(records.map(({ imageId }) => imageId).filter((id) => !this.#images.has(id)));
    if (unknown.size === 0) return;
    const images = await this.db.query<ImageFacts & { id: string }>(
      `SELECT m.id, m.ec2_id AS "ec2Id", k.ec2_id AS "kernelEc2Id", d.ec2_id AS "ramdiskEc2Id", m.architecture,
         m.root_device_name AS "rootDeviceName"
       FROM images m LEFT JOIN images k ON k.id = m.kernel_id LEFT JOIN images d ON d.id = m.ramdisk_id
       WHERE m.id = ANY($1::uuid[])`,
      [[...unknown]],
    );
    for (const image of images) this.#images.set(image.id, image);
  }

  async #learnSubnets(records: readonly InstanceRecord[]): Promise<void> {
    const unknown = new Set<string>();
    for (const { subnetId } of records)
      if (subnetId !== null && !this.#subnets.has(subnetId)) unknown.add(subnetId);
    if (unknown.size === 0) return;
    for (const facts of await subnetFacts(this.db, [...unknown])) this.#subnets.set(facts.id, facts);
  }
}
