import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { ec2IdOf } from '../registry/ec2-id.js';
import { ProjectRepository } from '../projects/project.repository.js';
import { controlNouns } from '../registry/control-nouns.js';
import { claimAddress, claimAddresses } from './address.repository.js';
import { createNetwork } from './network.repository.js';
import { subnetFacts, landingsOf, ensureDefaultSubnet } from './subnet.repository.js';
import { defaultVpcEc2Id } from './vpc.repository.js';

const database = await databaseForSpec(10);
let projectId: string;

beforeEach(async () => {
  for (const table of ['subnets', 'address_ranges', 'networks']) await database.query(`DELETE FROM ${table}`);
  ({ projectId } = await insertProject(database));
});

const network = (cidr: string) => createNetwork(database, { name: randomUUID(), cidr });
const ensure = (zone: string, project = projectId) =>
  database.transaction((tx) => ensureDefaultSubnet(tx, project, zone));
const cidrOf = async (zone: string, project = projectId) => {
  const { id } = await ensure(zone, project);
  const [row] = await database.query<{ cidr: string }>('SELECT cidr FROM subnets WHERE id = $1', [id]);
  return row?.cidr;
};
const claim = async (zone: string, count = 1) => {
  const { id } = await ensure(zone);
  const ids = Array.from({ length: count }, () => randomUUID());
  return { ids, got: await database.transaction((tx) => claimAddresses(tx, id, ids)) };
};

describe('the default VPC', () => {
  it('comes with the project and goes with it', async () => {
    const vpcId = await defaultVpcEc2Id(database, projectId);
    const rows = () =>
      database.query<{ id: string; ec2Id: string; domains: number }>(
        `SELECT v.id, v.ec2_id AS "ec2Id", (SELECT count(*)::int FROM domains d WHERE d.id = v.domain_id) AS domains
         FROM vpcs v WHERE project_id = $1 AND is_default`,
        [projectId],
      );
    const [row] = await rows();
    expect(row).toEqual({ id: row?.id, ec2Id: ec2IdOf('vpc', row?.id ?? ''), domains: 1 });
    expect(row?.ec2Id).toBe(vpcId);
    await network('10.1.0.0/24');
    const { id } = await ensure('a');
    expect(await new ProjectRepository(database, controlNouns.keepers).delete(projectId)).toEqual([]);
    expect(await rows()).toEqual([]);
    expect(await subnetFacts(database, [id])).toEqual([]);
    await expect(defaultVpcEc2Id(database, projectId)).rejects.toThrow('has no default VPC');
    await expect(ensure('a')).rejects.toThrow('has no default VPC');
  });
});

describe('default subnets', () => {
  it('are told by zone; nothing without a network', async () => {
    expect(await landingsOf(database, projectId)).toBeUndefined();
    await expect(ensure('a')).rejects.toThrow('or no network');
    const { id: networkId } = await network('10.1.0.0/24');
    expect(await landingsOf(database, projectId)).toEqual(new Map());
    const made = await ensure('a');
    expect(made.networkId).toBe(networkId);
    expect(await landingsOf(database, projectId)).toEqual(new Map([['a', made]]));
    expect(await ensure('a')).toEqual(made);
    const [facts] = await subnetFacts(database, [made.id]);
    const vpcEc2Id = await defaultVpcEc2Id(database, projectId);
    expect(facts).toEqual({
      id: made.id,
      ec2Id: ec2IdOf('subnet', made.id),
      vpcEc2Id,
      domain: 'internal',
    });
  });

  it('are in the domain of their VPC', async () => {
    const { domainId } = await network('10.1.0.0/24');
    await ensure('a');
    expect(
      await database.query(
        `SELECT v.domain_id AS "domainId" FROM subnets s JOIN vpcs v ON v.id = s.vpc_id WHERE v.project_id = $1`,
        [projectId],
      ),
    ).toEqual([{ domainId }]);
  });

  it('have half of what is left of the network, and keep it', async () => {
    await network('10.1.0.0/24');
    expect(await cidrOf('b')).toBe('10.1.0.0/25');
    expect(await cidrOf('a')).toBe('10.1.0.128/26');
    expect(await cidrOf('c')).toBe('10.1.0.192/27');
    expect(await cidrOf('d')).toBe('10.1.0.224/28');
    // No smaller than AWS's smallest: the rest goes to one, and who finds nothing shares the largest.
    expect(await cidrOf('e')).toBe('10.1.0.240/28');
    expect(await cidrOf('f')).toBe('10.1.0.0/25');
    expect(await cidrOf('b')).toBe('10.1.0.0/25');
  });

  it('have a small network whole', async () => {
    await network('10.1.0.0/28');
    expect(await cidrOf('a')).toBe('10.1.0.0/28');
    expect(await cidrOf('b')).toBe('10.1.0.0/28');
  });

  it('of a new project are there in zones that have their ranges, the same ones', async () => {
    await network('10.1.0.0/24');
    await Promise.all(['a', 'b'].map((zone) => ensure(zone)));
    const other = (await insertProject(database)).projectId;
    const theirs = await landingsOf(database, other);
    expect([...(theirs?.keys() ?? [])].sort()).toEqual(['a', 'b']);
    expect(theirs?.get('a')?.id).not.toBe((await ensure('a')).id);
    for (const zone of ['a', 'b']) expect(await cidrOf(zone, other)).toBe(await cidrOf(zone));
  });

  it('are made once by many at once, of zones that are new to all', async () => {
    await network('10.1.0.0/24');
    const others = await Promise.all(Array.from({ length: 4 }, () => insertProject(database)));
    const asked = others.flatMap((one) => ['a', 'b', 'a'].map((zone) => ensure(zone, one.projectId)));
    expect(new Set((await Promise.all(asked)).map(({ id }) => id)).size).toBe(8);
    const ranges = await database.query<{ zone: string; taken: string }>(
      `SELECT zone, "first" || '-' || "last" AS taken FROM address_ranges r JOIN networks w ON w.id = r.network_id`,
    );
    expect(new Set(ranges.map(({ taken }) => taken)).size).toBe(2);
    expect(ranges).toHaveLength(2);
  });
});

describe('addresses of a zone', () => {
  it('come from its range, and end with it', async () => {
    await network('10.1.0.0/27');
    const a = await claim('a', 14);
    expect(a.got).toEqual(expect.arrayContaining(['10.1.0.2', '10.1.0.15']));
    const { ec2Id = '' } = (await subnetFacts(database, [(await ensure('a')).id]))[0] ?? {};
    await expect(claim('a')).rejects.toMatchObject({
      code: 'InsufficientFreeAddressesInSubnet',
      message: expect.stringContaining(`subnet '${ec2Id}'`),
    });
    const b = await claim('b', 15);
    expect([b.got[0], b.got[14]]).toEqual(['10.1.0.16', '10.1.0.30']);
    await expect(claim('b')).rejects.toMatchObject({ code: 'InsufficientFreeAddressesInSubnet' });
    // Freed together: each range finds its own again.
    const freed = [a.ids[3], b.ids[1]];
    await database.query('DELETE FROM fixed_addresses WHERE interface_id = ANY($1::uuid[])', [freed]);
    expect((await claim('b')).got).toEqual(['10.1.0.17']);
    expect((await claim('a')).got).toEqual(['10.1.0.5']);
  });

  it('may be asked for anywhere in the network where no zone has its range yet', async () => {
    await network('10.1.0.0/26');
    const named = async (zone: string, address: string) => {
      const { id } = await ensure(zone);
      const asked = { interfaceId: randomUUID(), address };
      return database.transaction((tx) => claimAddress(tx, id, asked));
    };
    expect(await named('a', '10.1.0.32')).toBe('10.1.0.32');
    expect(await named('a', '10.1.0.33')).toBe('10.1.0.33');
    await expect(named('a', '10.1.0.33')).rejects.toMatchObject({ code: 'InvalidIPAddress.InUse' });
    await expect(named('a', '10.1.0.64')).rejects.toThrow('does not fall within');
    await expect(named('a', '10.1.0.200')).rejects.toThrow('does not fall within');
    // The next zone's range begins there: it goes on behind them.
    expect((await claim('b')).got).toEqual(['10.1.0.34']);
    await expect(named('a', '10.1.0.35')).rejects.toThrow('does not fall within');
  });

  it('are not another zone’s, though somebody has one from before there were ranges', async () => {
    const { id: networkId } = await network('10.1.0.0/27');
    const a = await ensure('a');
    await ensure('b');
    const named = (subnetId: string, address: string) =>
      database.transaction((tx) => claimAddress(tx, subnetId, { interfaceId: randomUUID(), address }));
    await expect(named(a.id, '10.1.0.16')).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: "Address 10.1.0.16 does not fall within the subnet's address range",
    });
    await database.query(
      `INSERT INTO fixed_addresses (network_id, number, address, state, interface_id)
       SELECT $1, '10.1.0.16'::inet - '0.0.0.0'::inet, '10.1.0.16', 'claimed', $2`,
      [networkId, randomUUID()],
    );
    expect((await claim('b')).got).toEqual(['10.1.0.17']);
  });
});
