import { randomUUID } from 'node:crypto';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Sealer } from '../../common/seal/sealer.js';
import type { LaunchRequest } from './instance.js';
import { instanceNoun } from './instance.noun.js';
import type { NewInstanceRow } from './launch-rows.repository.js';
import { userDataContext } from './user-data-context.js';

/** One of the instances of a launch, with ids of its own; its user data opens under its id alone. */
export function newInstanceOf({ userData }: LaunchRequest, index: number, sealer: Sealer): NewInstanceRow {
  const id = randomUUID();
  const sealedUserData = userData ? sealer.seal(userData, userDataContext(id)) : null;
  return { id, ec2Id: ec2IdWith(instanceNoun.ec2.prefixes.instance, id), index, sealedUserData };
}
