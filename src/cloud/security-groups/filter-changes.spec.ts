import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { isChanges } from '../../stream/filters.contract.js';
import { FilterBook } from '../../host/network/filter-book.js';
import { wholeFiltersOf, filtersOf } from './filter-set.repository.js';
import { raiseFilterVersions } from './filter-version.repository.js';
import { addRules } from './rule.repository.js';
import { type GroupRef } from './security-group.js';
import { createGroup } from './security-group.repository.js';

const database = await databaseForSpec();
let projectId: string;
let host: string;
let web: GroupRef;

beforeEach(async () => {
  ({ projectId } = await insertProject(database));
  host = randomUUID();
  const made = await createGroup(database, { projectId, name: 'web', description: '' });
  if (!made) throw new Error('the group is new');
  web = made;
  const source = { groupId: web.ec2Id };
  const rule = { protocol: '-1', fromPort: -1, toPort: -1, source, description: '' } as const;
  await addRules(database, web, {
    direction: 'ingress',
    rules: [rule],
    sources: new Map([[web.ec2Id, web]]),
  });
});

const port = (at: string) => insertPort(database, { projectId, host: at, groups: [web.id] });
const raise = (touched: readonly string[] | 'whole') => raiseFilterVersions(database, [host], { touched });
const since = (version: number) => filtersOf(database, host, version);

describe('what has changed of a host’s filters', () => {
  it('is told of the instances that were touched, as they are now', async () => {
    await port(host);
    await raise('whole');
    const [mine, far] = [await port(host), await port('elsewhere')];
    await raise([mine.instanceId]);
    await raise([mine.instanceId, far.instanceId]);
    const answer = await since(1);
    expect(answer).toMatchObject({
      version: 3,
      since: 1,
      ports: [{ portId: mine.portId, groups: [web.id] }],
    });
    expect(new Set(answer.members[web.id]?.map(([id]) => id))).toEqual(
      new Set([mine.instanceId, far.instanceId]),
    );
    expect(await since(3)).toEqual({
      ...{ version: 3, since: 3, touched: [], ports: [], groups: {}, members: {} },
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
    });
  });

  it.each([
    ['rules have changed', 1, () => raise('whole')],
    ['a version in between is not known any more', 0, () => raise([])],
    ['the host claims a version that never was', 7, () => raise([])],
    ['too many were touched', 1, () => raise(Array.from({ length: 501 }, () => randomUUID()))],
  ] as const)('is everything when %s', async (_why, version, change) => {
    const { portId } = await port(host);
    await raise([]);
    await change();
    await database.query('DELETE FROM host_filter_changes WHERE host = $1 AND version = 1', [host]);
    const answer = await since(version);
    expect(isChanges(answer)).toBe(false);
    expect(answer).toMatchObject({ version: 2, ports: [{ portId }] });
  });

  it('leads where everything would', async () => {
    const book = new FilterBook({ ask: (version) => filtersOf(database, host, version) });
    const pulled = () => book.pull(new AbortController().signal);
    const there = await port(host);
    await raise('whole');
    await pulled();
    for (let i = 0; i < 10; i += 1) {
      const { instanceId } = await port(i % 3 === 0 ? host : 'elsewhere');
      await raise([instanceId]);
    }
    await database.query(`UPDATE instance_attempts SET state = 'released' WHERE instance_id = $1`, [
      there.instanceId,
    ]);
    await database.query('DELETE FROM network_interfaces WHERE instance_id = $1', [there.instanceId]);
    await raise([there.instanceId]);
    const [laid, anew] = [
      await pulled(),
      await new FilterBook({ ask: () => wholeFiltersOf(database, host) }).pull(new AbortController().signal),
    ];
    const sorted = ({ filters: { ports, members, ...others }, ...rest }: typeof laid) => ({
      ...{ ...rest, ...others },
      ports: new Set(ports),
      members: Object.fromEntries(Object.entries(members).map(([id, list]) => [id, [...list].sort()])),
    });
    expect(sorted(laid)).toEqual(sorted(anew));
    expect(laid.filters.members[web.id]).toHaveLength(10);
  });
});
