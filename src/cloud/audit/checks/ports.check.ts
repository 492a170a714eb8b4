import type { DriftInventories } from '../../repair/drift-contribution.js';
import type { AuditFacts, InterfaceFacts } from '../audit-facts.js';
import { check } from '../fact.js';
import { ATTEMPTS, INSTANCES, INTERFACES } from '../facts.js';
import { type Finding, findingAt } from '../finding.js';

type Network = NonNullable<DriftInventories['network']>['items'];

/** Rows against ports, and ports against the taps, leases and filters that are really there. */
export const portsCheck = check({
  select: { instances: INSTANCES, attempts: ATTEMPTS, interfaces: INTERFACES },
  find: (facts) =>
    [...facts.inventories.values()].flatMap(({ host, network }) =>
      network
        ? [
            ...rowsAndPorts(facts, host, network.items),
            ...cutOff(facts, host, network.items),
            ...portsAndDevices(host, network.items),
          ]
        : [],
    ),
});

type Facts = Pick<AuditFacts, 'instances' | 'attempts' | 'interfaces'>;

function rowsAndPorts(facts: Facts, host: string, network: Network): readonly Finding[] {
  const holding = new Set(facts.attempts.filter((a) => a.host === host).map((a) => a.instanceId));
  const finding = findingAt(host);
  const ports = new Map(network.ports.map((port) => [port.portId, port]));
  const strays = network.ports.filter(({ instanceId }) => !holding.has(instanceId));
  return [
    ...strays.map(({ portId }) => finding('port-stray', portId, 'port on the host, not in the database')),
    ...running(facts, host).flatMap(({ id, address, mac }) => {
      const port = ports.get(id);
      if (!port) return [finding('port-missing', address, 'its running guest has no port')];
      const agrees = port.address === address && port.mac === mac;
      return agrees ? [] : [finding('port-differs', address, `its port is ${port.address} ${port.mac}`)];
    }),
  ];
}

/** Guests that run, and have lost the other end of their network: a tap that was made again has none. */
function cutOff(facts: Facts, host: string, { idle = [] }: Network): readonly Finding[] {
  const finding = findingAt(host);
  const why = 'nobody is at the other end of its port: its running guest is cut off until it is rebooted';
  return running(facts, host)
    .filter(({ id }) => idle.includes(id))
    .map(({ address }) => finding('port-idle', address, why));
}

/** Interfaces of guests that run there and that no operation owns. */
function running({ instances, attempts, interfaces }: Facts, host: string): readonly InterfaceFacts[] {
  const held = new Set(
    attempts.filter((a) => a.host === host && a.state === 'held').map((a) => a.instanceId),
  );
  const settled = instances.filter((i) => i.lifecycle === 'active' && i.taskState === null && held.has(i.id));
  const ids = new Set(settled.map(({ id }) => id));
  return interfaces.filter(
    ({ instanceId, taskState }) => instanceId !== null && taskState === null && ids.has(instanceId),
  );
}

/** Taps have hashed names: they are counted. */
function portsAndDevices(host: string, network: Network): readonly Finding[] {
  const { ports, taps, leases, filters, missing = [] } = network;
  const finding = findingAt(host);
  const addresses = ports.map(({ address }) => address);
  const tapsAgree = taps.length === ports.length;
  return [
    ...missing.map((what) => finding('wall-missing', what, 'what holds guests in is not as it was left')),
    ...(tapsAgree ? [] : [finding('taps-differ', host, `${taps.length} taps for ${ports.length} ports`)]),
    ...beyond(leases, addresses).map((a) => finding('lease-stray', a, 'a lease without a port')),
    ...beyond(addresses, leases).map((a) => finding('lease-missing', a, 'a port without a lease')),
    ...beyond(filters, addresses).map((a) => finding('filter-stray', a, 'filters without a port')),
    ...beyond(addresses, filters).map((a) => finding('filter-missing', a, 'a port without filters')),
  ];
}

function beyond(some: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return some.filter((one) => !known.has(one));
}
