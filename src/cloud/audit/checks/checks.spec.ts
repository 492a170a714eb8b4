import { describe, expect, it } from '@jest/globals';
import type { DriftInventories } from '../../repair/drift-contribution.js';
import type { AuditFacts } from '../audit-facts.js';
import { checks } from '../../registry/audit-checks.js';
import { findingsIn } from '../fact.js';

type Loose<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Row)[] ? Row[] : T[K] };
type Facts = Loose<AuditFacts>;

const takenAt = new Date();
const claim = { guests: 1, vcpus: 1, memoryMiB: 128, diskGiB: 1 };

const inUse = () => ({ instances: 1, cores: 1, ram: 128 });

/** One running guest, everything in order. */
const clean = (): Facts => ({
  hosts: [{ name: 'h', alive: true, usage: claim }],
  projects: [{ id: 'p', name: 'p', used: inUse(), counted: inUse() }],
  instances: [
    {
      id: 'a',
      ec2Id: 'i-a',
      lifecycle: 'active',
      taskState: null,
      host: 'h',
      generation: 1,
      isWorkedOn: false,
      isMember: true,
      isMemberElsewhere: false,
    },
  ],
  attempts: [
    { instanceId: 'a', host: 'h', state: 'held', powered: true, vcpus: 1, memoryMiB: 128, diskGiB: 1 },
  ],
  interfaces: [{ id: 'port', instanceId: 'a', address: '10.0.0.2', mac: 'm', taskState: null }],
  addresses: [{ address: '10.0.0.2', state: 'claimed', interfaceId: 'port' }],
  cleanups: [],
  chunks: [],
  outbox: [{ operationId: 'o', chunk: 0, ageSeconds: 1 }],
  inventories: new Map([['h', inventories()]]),
});

interface Seen {
  power?: 'running' | 'stopped' | undefined;
  stray?: string;
  ports?: { portId: string; instanceId: string; mac: string; address: string }[];
  leases?: string[];
  filters?: string[];
  taps?: string[];
  missing?: string[];
  lacks?: string[];
  idle?: string[];
}
function inventories(seen: Seen = {}): DriftInventories {
  const { power = 'running', ports = [{ portId: 'port', instanceId: 'a', mac: 'm', address: '10.0.0.2' }] } =
    seen;
  const lacks = seen.lacks && { lacks: seen.lacks };
  const guests = 'power' in seen && !seen.power ? [] : [{ instanceId: 'a', generation: 1, power, ...lacks }];
  return {
    host: 'h',
    compute: { takenAt, items: { guests, strays: seen.stray === undefined ? [] : [seen.stray] } },
    network: {
      takenAt,
      items: {
        ports,
        taps: seen.taps ?? ['t'],
        ...(seen.missing && { missing: seen.missing }),
        ...(seen.idle && { idle: seen.idle }),
        leases: seen.leases ?? ['10.0.0.2'],
        filters: seen.filters ?? ['10.0.0.2'],
      },
    },
  };
}
const see = (facts: Facts, seen: Seen) => void (facts.inventories = new Map([['h', inventories(seen)]]));
const instance = (facts: Facts, differs: Partial<AuditFacts['instances'][number]>) =>
  void (facts.instances = facts.instances.map((row) => ({ ...row, ...differs })));
const attempt = (facts: Facts, differs: Partial<AuditFacts['attempts'][number]>) =>
  void (facts.attempts = facts.attempts.map((row) => ({ ...row, ...differs })));
const chunk = { operationId: 'o', chunk: 0, isClosed: false, members: 2, unsettled: 1, isFinished: false };
const noUsage = { guests: 0, vcpus: 0, memoryMiB: 0, diskGiB: 0 };
/** Terminated as it should be. */
const end = (facts: Facts) => {
  Object.assign(facts, { instances: [], attempts: [], interfaces: [], addresses: [] });
  facts.hosts = [{ name: 'h', alive: true, usage: noUsage }];
  see(facts, { power: undefined, ports: [], taps: [], leases: [], filters: [] });
};

const breaks: readonly [kind: string, breakIt: (facts: Facts) => void][] = [
  [
    'host-dead',
    (f) => ((f.hosts = [{ name: 'h', alive: false, usage: claim }]), (f.inventories = new Map())),
  ],
  ['host-silent', (f) => (f.inventories = new Map())],
  ['host-unknown', (f) => f.attempts.push({ ...f.attempts[0]!, state: 'cleanup', host: 'gone' })],
  [
    'cleanup-open',
    (f) => f.cleanups.push({ id: 'c', host: 'h', kind: 'destroy-instance', resourceId: 'a', portId: 'port' }),
  ],
  ['guest-power', (f) => see(f, { power: 'stopped' })],
  ['guest-power', (f) => see(f, { power: undefined })],
  ['guest-power', (f) => (instance(f, { lifecycle: 'stopped' }), attempt(f, { powered: false }))],
  ['disk-missing', (f) => see(f, { lacks: ['root'] })],
  ['port-idle', (f) => see(f, { idle: ['port'] })],
  ['guest-stray', (f) => (end(f), see(f, { ports: [], taps: [], leases: [], filters: [] }))],
  ['file-stray', (f) => see(f, { stray: '/instances/x' })],
  ['port-missing', (f) => see(f, { ports: [], taps: [], leases: [], filters: [] })],
  [
    'port-differs',
    (f) => see(f, { ports: [{ portId: 'port', instanceId: 'a', mac: 'other', address: '10.0.0.2' }] }),
  ],
  ['port-stray', (f) => (end(f), see(f, { power: undefined }))],
  ['taps-differ', (f) => see(f, { taps: ['t', 'u'] })],
  ['wall-missing', (f) => see(f, { missing: ['rules bridge from_guest'] })],
  ['lease-stray', (f) => see(f, { leases: ['10.0.0.2', '10.0.0.9'] })],
  ['lease-missing', (f) => see(f, { leases: [] })],
  ['filter-stray', (f) => see(f, { filters: ['10.0.0.2', '10.0.0.9'] })],
  ['filter-missing', (f) => see(f, { filters: [] })],
  ['claim-leaked', (f) => instance(f, { lifecycle: 'deleted' })],
  ['claim-missing', (f) => (f.attempts = [])],
  ['claim-twice', (f) => f.attempts.push({ ...f.attempts[0]! })],
  ['claim-elsewhere', (f) => instance(f, { host: 'other' })],
  ['claim-power', (f) => attempt(f, { powered: false })],
  ['claim-orphaned', (f) => (f.instances = [])],
  ['claim-forgotten', (f) => attempt(f, { state: 'cleanup' })],
  ['claim-sum', (f) => (f.hosts = [{ name: 'h', alive: true, usage: { ...claim, memoryMiB: 64 } }])],
  [
    'usage-sum',
    (f) => (f.projects = [{ id: 'p', name: 'p', used: inUse(), counted: { ...inUse(), cores: 2 } }]),
  ],
  ['interface-leaked', (f) => instance(f, { lifecycle: 'deleted' })],
  ['interface-missing', (f) => (f.interfaces = [])],
  ['interface-orphaned', (f) => (f.instances = [])],
  ['group-leaked', (f) => (instance(f, { lifecycle: 'deleted' }), (f.interfaces = []))],
  ['group-elsewhere', (f) => instance(f, { isMemberElsewhere: true })],
  ['address-unclaimed', (f) => (f.addresses = [])],
  ['address-leaked', (f) => f.addresses.push({ address: '10.0.0.3', state: 'claimed', interfaceId: 'gone' })],
  [
    'address-stuck',
    (f) => f.addresses.push({ address: '10.0.0.3', state: 'quarantined', interfaceId: 'gone' }),
  ],
  ['task-abandoned', (f) => instance(f, { taskState: 'rebooting' })],
  ['state-abandoned', (f) => instance(f, { lifecycle: 'building' })],
  ['chunk-open', (f) => f.chunks.push({ ...chunk, unsettled: 0 })],
  ['chunk-unsettled', (f) => f.chunks.push({ ...chunk, isClosed: true })],
  ['operation-early', (f) => f.chunks.push({ ...chunk, isFinished: true })],
  ['outbox-old', (f) => (f.outbox = [{ operationId: 'o', chunk: 0, ageSeconds: 31 }])],
];

describe('findingsIn', () => {
  it('finds nothing where everything agrees', () => expect(findingsIn(clean(), checks)).toEqual([]));

  it('finds nothing where everything is gone', () => {
    const facts = clean();
    end(facts);
    expect(findingsIn(facts, checks)).toEqual([]);
  });

  it.each(breaks)('finds %s', (kind, breakIt) => {
    const facts = clean();
    breakIt(facts);
    expect(findingsIn(facts, checks).map((finding) => finding.kind)).toContain(kind);
  });

  it('does not count what somebody is at work on', () => {
    const facts = clean();
    instance(facts, { lifecycle: 'building', taskState: 'launching', isWorkedOn: true });
    see(facts, { power: undefined, ports: [], taps: [], leases: [], filters: [] });
    facts.chunks.push(chunk);
    expect(findingsIn(facts, checks)).toEqual([]);
  });

  it('counts a stopped guest as clean when it is off', () => {
    const facts = clean();
    instance(facts, { lifecycle: 'stopped' });
    attempt(facts, { powered: false });
    facts.hosts = [{ name: 'h', alive: true, usage: { guests: 1, vcpus: 0, memoryMiB: 0, diskGiB: 1 } }];
    see(facts, { power: 'stopped' });
    expect(findingsIn(facts, checks)).toEqual([]);
  });
});
