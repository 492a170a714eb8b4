import {
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fixtureOf, versionsOf } from './fixture.js';
import { seenBy } from './record/seen.mjs';
import { UpgradedCloud } from './upgraded-cloud.js';

const START_MS = 180_000;

/** What `record/settled.mjs` tells beside what was seen. */
interface Settled {
  readonly token: RunInstancesCommandInput;
}

/** What `record/burst.mjs` tells: what was answered. */
type Burst = Readonly<Record<'running' | 'stopped' | 'terminated', readonly string[]>>;

const withIpv6Addresses = (face: object): object => ({ Ipv6Addresses: [], ...face });

/**
 * What was seen then, as EC2's answers say it since: where a root disk is, and no tags at all where a group has none.
 */
function inTodaysWords(seen: object): unknown {
  return JSON.parse(
    JSON.stringify(seen),
    function (this: { SecurityGroupArn?: string; InstanceId?: string }, key, value: unknown) {
      if (key === 'RootDeviceType' && this.InstanceId !== undefined) return 'instance-store';
      if (key === 'NetworkInterfaces' && Array.isArray(value)) return value.map(withIpv6Addresses);
      return key === 'Tags' && this.SecurityGroupArn !== undefined && String(value) === ''
        ? undefined
        : value;
    },
  );
}

describe.each(versionsOf('settled'))('a cloud of %s that was put to rest', (version) => {
  const fixture = fixtureOf(version, 'settled');
  const { token, ...seen } = fixture.seen as Settled;
  const cloud = new UpgradedCloud();
  const idsIn = async (state: string) =>
    [...(await cloud.states())].flatMap(([id, its]) => (its === state ? [id] : []));
  beforeAll(() => cloud.up(fixture), START_MS);
  afterAll(() => cloud.down(), 60_000);

  it(
    'is as its user left it, once its hosts have done what they owed',
    async () => {
      await cloud.settled();
      expect(await seenBy(cloud.ec2)).toEqual(inTodaysWords(seen));
    },
    START_MS,
  );

  it('knows a request that it was sent before', async () => {
    const before = new Set((await cloud.states()).keys());
    const { Instances = [] } = await cloud.ec2.send(new RunInstancesCommand(token));
    expect(Instances).toHaveLength(3);
    expect(Instances.filter(({ InstanceId = '' }) => !before.has(InstanceId))).toEqual([]);
  });

  it(
    'goes on with its instances',
    async () => {
      const [running, stopped] = [await idsIn('running'), await idsIn('stopped')];
      await cloud.ec2.send(new StopInstancesCommand({ InstanceIds: running }));
      await cloud.ec2.send(new StartInstancesCommand({ InstanceIds: stopped }));
      await cloud.reach(running, 'stopped');
      await cloud.reach(stopped, 'running');
      await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: stopped }));
      await cloud.reach(stopped, 'terminated');
      await cloud.settled();
    },
    START_MS,
  );
});

describe.each(versionsOf('burst'))('a cloud of %s whose power was cut', (version) => {
  const fixture = fixtureOf(version, 'burst');
  const answered = fixture.seen as Burst;
  const cloud = new UpgradedCloud();
  beforeAll(() => cloud.up(fixture), START_MS);
  afterAll(() => cloud.down(), 60_000);

  it('was in the middle of its work', () => {
    const { operations = [], outbox = [] } = fixture.rows.tables;
    const open = operations.filter(({ outcome }) => outcome === null);
    expect(open.length).toBeGreaterThan(2);
    expect(outbox.length).toBeGreaterThan(0);
  });

  it(
    'ends everything as it was answered',
    async () => {
      await cloud.reach(answered.running, 'running');
      await cloud.reach(answered.stopped, 'stopped');
      await cloud.reach(answered.terminated, 'terminated');
      await cloud.settled();
      expect(await cloud.engine.manage('operation', 'list', '--limit=500')).not.toMatch(/ running *$/m);
    },
    START_MS,
  );
});
