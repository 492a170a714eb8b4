import type { DriftInventories } from '../../repair/drift-contribution.js';
import type { AuditFacts, InstanceFacts } from '../audit-facts.js';
import { check } from '../fact.js';
import { ATTEMPTS, INSTANCES } from '../facts.js';
import { type Finding, findingAt } from '../finding.js';

/** Rows against the guests, and the files, that the hosts say they have. */
export const guestsCheck = check({
  select: { instances: INSTANCES, attempts: ATTEMPTS },
  find: (facts) =>
    [...facts.inventories.values()].flatMap((inventories) => [
      ...missing(facts, inventories),
      ...withoutDisk(facts, inventories),
      ...strays(facts, inventories),
    ]),
});

type Facts = Pick<AuditFacts, 'instances' | 'attempts'>;

const POWER: Partial<Record<InstanceFacts['lifecycle'], string>> = { active: 'running', stopped: 'stopped' };

/** What is placed there and no operation owns must be there, as running or stopped as its row says. */
function missing({ instances, attempts }: Facts, { host, compute }: DriftInventories): readonly Finding[] {
  const guests = new Map(compute?.items.guests.map((guest) => [guest.instanceId, guest]));
  const held = new Set(
    attempts.filter((a) => a.host === host && a.state === 'held').map((a) => a.instanceId),
  );
  return instances
    .filter(
      ({ id, taskState, lifecycle }) => held.has(id) && taskState === null && POWER[lifecycle] !== undefined,
    )
    .flatMap(({ id, ec2Id, lifecycle }) => {
      const found = guests.get(id)?.power ?? 'absent';
      return found === POWER[lifecycle]
        ? []
        : [
            {
              kind: 'guest-power',
              resource: ec2Id,
              host,
              message: `its row says ${lifecycle}, its host ${found}`,
            },
          ];
    });
}

/** A guest that runs does not notice; it cannot be started again. */
function withoutDisk({ instances }: Facts, { host, compute }: DriftInventories): readonly Finding[] {
  const lacks = new Map(compute?.items.guests.map((guest) => [guest.instanceId, guest.lacks ?? []]));
  const finding = findingAt(host);
  return instances
    .filter(({ taskState }) => taskState === null)
    .flatMap(({ id, ec2Id }) =>
      (lacks.get(id) ?? []).map((disk) =>
        finding('disk-missing', ec2Id, `the file of its disk ${disk} is gone: it cannot be started again`),
      ),
    );
}

function strays({ instances, attempts }: Facts, { host, compute }: DriftInventories): readonly Finding[] {
  const names = new Map(instances.map(({ id, ec2Id }) => [id, ec2Id]));
  const holding = new Set(attempts.filter((a) => a.host === host).map((a) => a.instanceId));
  const guests = compute?.items.guests ?? [];
  return [
    ...guests
      .filter(({ instanceId }) => !holding.has(instanceId))
      .map(({ instanceId, power }) => ({
        kind: 'guest-stray',
        resource: names.get(instanceId) ?? instanceId,
        host,
        message: `guest (${power}) on the host, not in the database`,
      })),
    ...(compute?.items.strays ?? []).map((path) => ({
      kind: 'file-stray',
      resource: path,
      host,
      message: 'it belongs to no guest of this host',
    })),
  ];
}
