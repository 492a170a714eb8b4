import type { AttemptFacts, AuditFacts, ClaimFacts, InstanceFacts } from '../audit-facts.js';
import { hasEnded } from '../../instances/instance.state.js';
import { check } from '../fact.js';
import { ATTEMPTS, CLEANUPS, HOSTS, INSTANCES } from '../facts.js';
import { type Finding, findingAt } from '../finding.js';

/** Instances against what is claimed for them, and claims against what the hosts' sums say. */
export const claimsCheck = check({
  select: { hosts: HOSTS, instances: INSTANCES, attempts: ATTEMPTS, cleanups: CLEANUPS },
  find: (facts) => [...ofInstances(facts), ...ofHosts(facts)],
});

type Facts = Pick<AuditFacts, 'hosts' | 'instances' | 'attempts' | 'cleanups'>;

function ofInstances({ instances, attempts, cleanups }: Facts): readonly Finding[] {
  const byInstance = grouped(attempts);
  const cleaned = new Set(cleanups.map(({ resourceId, host }) => `${resourceId}@${host}`));
  const known = new Set(instances.map(({ id }) => id));
  return [
    ...instances.flatMap((instance) => ofInstance(instance, byInstance.get(instance.id) ?? [])),
    ...attempts
      .filter(({ instanceId }) => !known.has(instanceId))
      .map(({ instanceId, host }) => findingAt(host)('claim-orphaned', instanceId, 'a claim of no instance')),
    ...attempts
      .filter(({ state, instanceId, host }) => state === 'cleanup' && !cleaned.has(`${instanceId}@${host}`))
      .map(({ instanceId, host }) =>
        findingAt(host)('claim-forgotten', instanceId, 'a claim that waits for a cleanup which is not there'),
      ),
  ];
}

/** While somebody is at work on it, an instance may be between two claims. */
function ofInstance(instance: InstanceFacts, attempts: readonly AttemptFacts[]): readonly Finding[] {
  const { ec2Id, lifecycle, taskState, host } = instance;
  if (taskState !== null) return [];
  const held = attempts.filter((attempt) => attempt.state === 'held');
  if (hasEnded(instance))
    return held.map((a) => findingAt(a.host)('claim-leaked', ec2Id, 'terminated, and its claim is held'));
  const [first, second] = held;
  if (!first) return [findingAt(host)('claim-missing', ec2Id, `${lifecycle}, and nothing is claimed for it`)];
  if (second) return [findingAt(second.host)('claim-twice', ec2Id, `claimed on ${first.host} too`)];
  if (first.host !== host)
    return [
      findingAt(first.host)('claim-elsewhere', ec2Id, `its row says that it is on ${host ?? 'no host'}`),
    ];
  return first.powered === (lifecycle !== 'stopped')
    ? []
    : [findingAt(host)('claim-power', ec2Id, `${lifecycle}, and memory counts: ${first.powered}`)];
}

function ofHosts({ hosts, attempts }: Facts): readonly Finding[] {
  return hosts.flatMap(({ name, usage }) => {
    const sum = sumOf(attempts.filter(({ host }) => host === name));
    const words = (claim: ClaimFacts) =>
      `${claim.guests} guests, ${claim.vcpus} vCPUs, ${claim.memoryMiB} MiB, ${claim.diskGiB} GiB`;
    return words(sum) === words(usage)
      ? []
      : [findingAt(name)('claim-sum', name, `counted ${words(usage)}; its claims are ${words(sum)}`)];
  });
}

function grouped(attempts: readonly AttemptFacts[]): ReadonlyMap<string, readonly AttemptFacts[]> {
  const groups = new Map<string, AttemptFacts[]>();
  for (const attempt of attempts) {
    const group = groups.get(attempt.instanceId);
    if (group) group.push(attempt);
    else groups.set(attempt.instanceId, [attempt]);
  }
  return groups;
}

function sumOf(attempts: readonly AttemptFacts[]): ClaimFacts {
  const powered = attempts.filter((attempt) => attempt.powered);
  const total = (of: readonly AttemptFacts[], what: 'vcpus' | 'memoryMiB' | 'diskGiB') =>
    of.reduce((sum, attempt) => sum + attempt[what], 0);
  return {
    guests: attempts.length,
    vcpus: total(powered, 'vcpus'),
    memoryMiB: total(powered, 'memoryMiB'),
    diskGiB: total(attempts, 'diskGiB'),
  };
}
