import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { lockWaits } from '../../../test/support/lock-waits.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { until } from '../../../test/support/until.js';
import { wholeFiltersOf } from './filter-set.repository.js';
import {
  hostsAffectedByGroups,
  lockGroups,
  lockGroupsOf,
  raiseFilterVersions,
} from './filter-version.repository.js';
import { addRules } from './rule.repository.js';
import { type GroupRef, type NewRule } from './security-group.js';
import { createGroup } from './security-group.repository.js';

const database = await databaseForSpec();
let projectId: string;
let host: string;
let web: GroupRef;
let db: GroupRef;

beforeEach(async () => {
  ({ projectId } = await insertProject(database));
  host = randomUUID();
  [web, db] = (await Promise.all(
    ['web', 'db'].map((name) => createGroup(database, { projectId, name, description: '' })),
  )) as [GroupRef, GroupRef];
});

const add = (group: GroupRef, ...list: readonly NewRule[]) =>
  addRules(database, group, {
    direction: 'ingress',
    rules: list,
    sources: new Map([web, db].map((g) => [g.ec2Id, g])),
  });
const http: NewRule = {
  protocol: 'tcp',
  fromPort: 80,
  toPort: 81,
  source: { cidr: '10.0.0.0/8' },
  description: 'x',
};

/** What a new group lets out. */
const open = {
  ...{ direction: 'egress', protocol: '-1', fromPort: -1, toPort: -1 },
  source: { cidr: '0.0.0.0/0' },
};

describe('the whole of a host’s filters', () => {
  it('has members in another domain as a group of their own', async () => {
    await add(web, { ...http, source: { groupId: web.ec2Id } });
    const near = await insertPort(database, { projectId, host, groups: [web.id] });
    const far = await insertPort(database, { projectId, host, groups: [web.id] });
    await database.query('UPDATE instance_groups SET in_domain = $2 WHERE instance_id = $1', [
      ...[far.instanceId, randomUUID()],
    ]);
    const { ports, groups: rulesOf, members } = await wholeFiltersOf(database, host);
    const groupOf = (of: string) => ports.find(({ instanceId }) => instanceId === of)?.groups[0] ?? '';
    const [own, other] = [groupOf(near.instanceId), groupOf(far.instanceId)];
    expect([own, other === web.id]).toEqual([web.id, false]);
    expect(members).toEqual({
      [own]: [[near.instanceId, near.address]],
      [other]: [[far.instanceId, far.address]],
    });
    expect(rulesOf[other]?.rules).toContainEqual(expect.objectContaining({ source: { group: other } }));
  });

  it('is empty for a host that has nothing', async () => {
    expect(await wholeFiltersOf(database, host)).toEqual({
      version: 0,
      ports: [],
      outlets: [],
      natWays: [],
      routes: [],
      routes6: [],
      blocks: [],
      acls: [],
      dhcp: [],
      acls6: [],
      ipv6: [],
      members6: {},
      groups: {},
      members: {},
    });
  });

  it('holds the ports of the host with their groups, rules and members anywhere', async () => {
    await add(web, http, {
      ...http,
      protocol: '-1',
      fromPort: -1,
      toPort: -1,
      source: { groupId: db.ec2Id },
    });
    const mine = await insertPort(database, { projectId, host, groups: [web.id] });
    const leaving = await insertPort(database, { projectId, host, groups: [], attempt: 'cleanup' });
    await insertPort(database, { projectId, host, groups: [web.id], attempt: 'released' });
    const far = await insertPort(database, { projectId, host: 'elsewhere', groups: [db.id] });
    await insertPort(database, { projectId, host: 'elsewhere', groups: [db.id], state: 'terminated' });
    await raiseFilterVersions(database, [host], { touched: 'whole' });
    const { ports, ...set } = await wholeFiltersOf(database, host);
    expect(new Map(ports.map((port) => [port.portId, port]))).toEqual(
      new Map([
        [
          mine.portId,
          {
            instanceId: mine.instanceId,
            portId: mine.portId,
            mac: mine.mac,
            address: mine.address,
            groups: [web.id],
          },
        ],
        [
          leaving.portId,
          {
            instanceId: leaving.instanceId,
            portId: leaving.portId,
            mac: leaving.mac,
            address: leaving.address,
            groups: [],
          },
        ],
      ]),
    );
    expect(set).toEqual({
      version: 1,
      outlets: [],
      natWays: [],
      routes: [],
      routes6: [],
      blocks: [],
      acls: [],
      dhcp: [],
      acls6: [],
      ipv6: [],
      members6: {},
      groups: { [web.id]: { rules: expect.any(Array) } },
      members: { [db.id]: [[far.instanceId, far.address]] },
    });
    expect(new Set(set.groups[web.id]?.rules)).toEqual(
      new Set([
        { direction: 'ingress', protocol: 'tcp', fromPort: 80, toPort: 81, source: { cidr: '10.0.0.0/8' } },
        { direction: 'ingress', protocol: '-1', fromPort: -1, toPort: -1, source: { group: db.id } },
        open,
      ]),
    );
  });

  it('says what ports may send and get, of what their instances have of their flavors', async () => {
    const { portId, instanceId } = await insertPort(database, { projectId, host, groups: [] });
    const limits = async (specs: object) => {
      await database.query('UPDATE instances SET extra_specs = $2 WHERE id = $1', [instanceId, specs]);
      const { ports } = await wholeFiltersOf(database, host);
      return ports.find((port) => port.portId === portId)?.limits;
    };
    expect(await limits({})).toBeUndefined();
    expect(await limits({ 'quota:cpu_shares': '5', 'quota:vif_inbound_other': '5' })).toBeUndefined();
    expect(await limits({ 'quota:vif_inbound_average': '0', 'quota:vif_inbound_peak': 'x' })).toBeUndefined();
    expect(
      await limits({ 'quota:vif_inbound_average': '1024', 'quota:vif_outbound_burst': '0077', cpu: 'x' }),
    ).toEqual({ inboundAverage: 1024, outboundBurst: 77 });
  });

  it('knows a group without rules, and a source without members', async () => {
    await add(web, { ...http, source: { groupId: db.ec2Id } });
    await insertPort(database, { projectId, host, groups: [web.id, db.id], state: 'terminated' });
    const { groups: known, members } = await wholeFiltersOf(database, host);
    expect(known[db.id]).toEqual({ rules: [open] });
    expect(members).toEqual({ [db.id]: [] });
  });
});

describe('filter versions', () => {
  it('rise by one for each host, once however often it is named', async () => {
    expect(await raiseFilterVersions(database, [], { touched: 'whole' })).toEqual(new Map());
    const other = randomUUID();
    expect(await raiseFilterVersions(database, [host, host], { touched: 'whole' })).toEqual(
      new Map([[host, 1]]),
    );
    expect(await raiseFilterVersions(database, [other, host], { touched: 'whole' })).toEqual(
      new Map([
        [host, 2],
        [other, 1],
      ]),
    );
  });

  it('are raised by many at once in one order, without a deadlock', async () => {
    const hosts = Array.from({ length: 5 }, () => randomUUID());
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        database.transaction((tx) =>
          raiseFilterVersions(tx, i % 2 === 0 ? hosts : [...hosts].reverse(), { touched: 'whole' }),
        ),
      ),
    );
    expect((await wholeFiltersOf(database, hosts[0] ?? '')).version).toBe(20);
  });

  it('affect nobody when no group is named', async () => {
    expect(await hostsAffectedByGroups(database, [])).toEqual([]);
  });

  it('miss no host that is being placed while rules change', async () => {
    const { instanceId } = await insertPort(database, { projectId, host: 'old', groups: [web.id] });
    const change = () =>
      database.transaction(async (tx) => {
        await lockGroups(tx, [web.id, db.id, web.id]);
        return hostsAffectedByGroups(tx, [web.id]);
      });
    let changing: Promise<readonly string[]> | undefined;
    await database.transaction(async (tx) => {
      expect(await lockGroupsOf(tx, [instanceId])).toEqual([web.id]);
      changing = change();
      await until(async () => (await lockWaits(database)) > 0);
      await tx.query('UPDATE instance_attempts SET host = $2 WHERE instance_id = $1', [instanceId, host]);
      await tx.query('UPDATE instances SET host = $2 WHERE id = $1', [instanceId, host]);
    });
    expect(await changing).toEqual([host]);
  });

  it('are not changed for a group that is gone', async () => {
    expect(await database.transaction((tx) => lockGroups(tx, [web.id, randomUUID()]))).toBe(false);
  });
});
