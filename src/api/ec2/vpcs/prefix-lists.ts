import { type ManagedPrefixList } from '@aws-sdk/client-ec2';
import { RowFilters } from '../../../common/filters/row-filters.js';
import { noPrefixList } from '../security-groups/rule-peers.js';
import { derivedId } from './derived-id.js';

/** AWS's own lists are of the services that a VPC reaches by a gateway. Here they are there by name, and empty. */
const SERVICES = ['dynamodb', 's3'];

export const prefixLists = (region: string): readonly ManagedPrefixList[] =>
  SERVICES.map((service) => {
    const name = `com.amazonaws.${region}.${service}`;
    const id = derivedId('pl', name).slice(0, 'pl-'.length + 8);
    return {
      PrefixListId: id,
      PrefixListName: name,
      PrefixListArn: `arn:aws:ec2:${region}:aws:prefix-list/${id}`,
      AddressFamily: 'IPv4',
      State: 'create-complete',
      OwnerId: 'AWS',
    };
  });

export const prefixListFilters = new RowFilters<ManagedPrefixList>({
  'owner-id': ({ OwnerId }) => OwnerId,
  'prefix-list-id': ({ PrefixListId }) => PrefixListId,
  'prefix-list-name': ({ PrefixListName }) => PrefixListName,
});

/** Those that are named, or all. Throws InvalidPrefixListId.NotFound. */
export function namedPrefixLists(
  region: string,
  ids: readonly string[] | undefined,
): readonly ManagedPrefixList[] {
  const lists = prefixLists(region);
  for (const id of ids ?? [])
    if (!lists.some(({ PrefixListId }) => PrefixListId === id)) throw noPrefixList(id);
  return ids === undefined || ids.length === 0
    ? lists
    : lists.filter(({ PrefixListId = '' }) => ids.includes(PrefixListId));
}
