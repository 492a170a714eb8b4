import type { AuditFacts } from '../audit-facts.js';
import { hasEnded } from '../../instances/instance.state.js';
import { check } from '../fact.js';
import { ADDRESSES, CLEANUPS, INSTANCES, INTERFACES } from '../facts.js';
import { type Finding, findingAt } from '../finding.js';

const about = findingAt(null);

/** Instances against interfaces, and interfaces against addresses in use. */
export const addressesCheck = check({
  select: { instances: INSTANCES, interfaces: INTERFACES, addresses: ADDRESSES, cleanups: CLEANUPS },
  find: (facts) => [...ofInstances(facts), ...ofInterfaces(facts), ...ofAddresses(facts)],
});

type Facts = Pick<AuditFacts, 'instances' | 'interfaces' | 'addresses' | 'cleanups'>;

function ofInstances({ instances, interfaces }: Facts): readonly Finding[] {
  const owners = new Set(interfaces.map(({ instanceId }) => instanceId));
  return instances.flatMap(({ id, ec2Id, lifecycle, isMember, isMemberElsewhere }) => {
    const ended = hasEnded({ lifecycle });
    if (ended && owners.has(id))
      return [about('interface-leaked', ec2Id, 'terminated, and has an interface')];
    if (ended && isMember) return [about('group-leaked', ec2Id, 'terminated, and is in a security group')];
    if (isMemberElsewhere)
      return [about('group-elsewhere', ec2Id, 'a membership names another host than its row')];
    return ended || owners.has(id)
      ? []
      : [about('interface-missing', ec2Id, `${lifecycle}, and has no interface`)];
  });
}

function ofInterfaces({ instances, interfaces, addresses }: Facts): readonly Finding[] {
  const known = new Set(instances.map(({ id }) => id));
  const claimed = new Set(
    addresses.flatMap((row) => (row.state === 'claimed' ? `${row.interfaceId} ${row.address}` : [])),
  );
  return interfaces.flatMap(({ id, instanceId, address }) => {
    if (instanceId !== null && !known.has(instanceId))
      return [about('interface-orphaned', address, 'an interface of no instance')];
    return claimed.has(`${id} ${address}`)
      ? []
      : [about('address-unclaimed', address, 'an interface has it, and it is not claimed')];
  });
}

/**
 * An address is kept from others for as long as a cleanup of its interface is open, and no longer, or until its
 * operator says otherwise.
 */
function ofAddresses({ interfaces, addresses, cleanups }: Facts): readonly Finding[] {
  const ids = new Set(interfaces.map(({ id }) => id));
  const awaited = new Set(cleanups.map(({ portId }) => portId));
  return addresses.flatMap(({ address, state, interfaceId }) => {
    if (state === 'claimed')
      return interfaceId !== null && ids.has(interfaceId)
        ? []
        : [about('address-leaked', address, 'claimed, and no interface has it')];
    return state === 'reserved' || awaited.has(interfaceId)
      ? []
      : [about('address-stuck', address, 'quarantined, and no cleanup is awaited')];
  });
}
