import type { Instance, Reservation } from '@aws-sdk/client-ec2';
import type { InstanceRow } from '../../../cloud/instances/instance-row.js';
import { instanceView, type Seen } from './instance.view.js';

/** The rows in their reservations. Rows of one reservation stand together, as the reader orders them. */
export function reservationViews(rows: readonly InstanceRow[], seen: Seen): Reservation[] {
  const reservations: Reservation[] = [];
  let members: Instance[] = [];
  let current: string | undefined;
  for (const row of rows) {
    if (row.reservationEc2Id !== current) {
      current = row.reservationEc2Id;
      members = [];
      reservations.push({ ReservationId: current, OwnerId: seen.ownerId, Groups: [], Instances: members });
    }
    members.push(instanceView(row, seen));
  }
  return reservations;
}
