import {
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeSecurityGroupsCommand,
  DescribeTagsCommand,
} from '@aws-sdk/client-ec2';

/** What a user sees of a cloud. Times are left out: a fixture is restored as if its cloud had stopped just now. */
export async function seenBy(ec2) {
  const [instances, groups, keyPairs, tags] = await Promise.all(
    [
      new DescribeInstancesCommand({}),
      new DescribeSecurityGroupsCommand({}),
      new DescribeKeyPairsCommand({}),
      new DescribeTagsCommand({}),
    ].map((command) => ec2.send(command)),
  );
  return timeless({
    reservations: sorted(instances.Reservations, 'ReservationId').map((reservation) => ({
      ...reservation,
      Instances: sorted(reservation.Instances, 'InstanceId'),
    })),
    groups: sorted(groups.SecurityGroups, 'GroupId'),
    keyPairs: sorted(keyPairs.KeyPairs, 'KeyPairId'),
    tags: [...(tags.Tags ?? [])].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  });
}

const sorted = (list = [], key) => [...list].sort((a, b) => (a[key] < b[key] ? -1 : 1));

/** The value, with every time in it made `a time`. */
export const timeless = (value) => {
  if (value instanceof Date) return 'a time';
  if (typeof value === 'string')
    return value.replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( GMT|Z)?/g, 'a time');
  if (Array.isArray(value)) return value.map(timeless);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, timeless(inner)]));
};
