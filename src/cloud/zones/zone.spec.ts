import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { inEc2 } from '../../../test/support/ec2-words.js';
import { REGION_SETTINGS, zoneIdOf } from './zone.js';
import { ZoneIds } from './zone-ids.service.js';
import { zoneProviders } from './zone.providers.js';
import { ZoneService } from './zone.service.js';

const database = await databaseForSpec();
const zones = new ZoneService(database);
const insertHost = (name: string, zone: string, enabled = true) =>
  database.query('INSERT INTO hosts (name, zone, enabled, token_hash) VALUES ($1, $2, $3, $1)', [
    name,
    zone,
    enabled,
  ]);

describe('zones', () => {
  it('are the region’s first where there is no host', async () => {
    expect(await zones.list('local-1')).toEqual([{ name: 'local-1a', available: true }]);
  });

  it('are where hosts are, and available while one of them is enabled', async () => {
    await insertHost('h1', 'local-1b');
    await insertHost('h2', 'local-1b', false);
    await insertHost('h3', 'local-1a', false);
    await insertHost('h4', 'local-1c');
    await database.query(`UPDATE hosts SET forgotten_at = now() WHERE name = 'h4'`);
    expect(await zones.list('local-1')).toEqual([
      { name: 'local-1a', available: false },
      { name: 'local-1b', available: true },
    ]);
  });

  it.each([
    ['local-1a', 'local1-az1'],
    ['local-1c', 'local1-az3'],
    ['attic', 'local1-attic'],
    ['local-1aa', 'local1-local-1aa'],
    ['az1', 'local1-zone-az1'],
    ['zone-az1', 'local1-zone-zone-az1'],
  ])('have an id: %s', (zone, id) => {
    expect(zoneIdOf('local-1', zone)).toBe(id);
  });

  it.each([
    ['us-east-1', 'use1-az2'],
    ['eu-west-3', 'euw3-az2'],
    ['ap-southeast-2', 'apse2-az2'],
    ['ap-northeast-1', 'apne1-az2'],
    ['ca-central-1', 'cac1-az2'],
    ['us-gov-west-1', 'usgw1-az2'],
    ['me-south-1', 'mes1-az2'],
    ['cellar', 'cellar-az2'],
  ])('have AWS’s id in a region of AWS’s name: %s', (region, id) => {
    expect(zoneIdOf(region, `${region}b`)).toBe(id);
  });
});

describe('zone ids', () => {
  const ids = new ZoneIds(zones, { region: 'local-1', endpoint: '' });

  it('stand for the names of zones that are there', async () => {
    expect(await ids.nameOf('local1-az2')).toBe('local-1b');
    await expect(inEc2(ids.nameOf('local1-az9'))).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: 'Invalid availability zone-id: [local1-az9]',
    });
  });

  it('are said by names in filters, wildcards too; what finds no zone finds nothing', async () => {
    const other = { Name: 'instance-state-name', Values: ['running'] };
    const named = (Values: readonly string[]) => ids.named([other, { Name: 'availability-zone-id', Values }]);
    expect(await named(['local1-az1', 'x'])).toEqual([
      other,
      { Name: 'availability-zone', Values: ['local-1a'] },
    ]);
    expect(await named(['*az?'])).toEqual([
      other,
      { Name: 'availability-zone', Values: ['local-1a', 'local-1b'] },
    ]);
    expect(await named(['az1'])).toEqual([other, { Name: 'availability-zone', Values: [''] }]);
  });

  it.each([
    [{ Name: 'availability-zone-id' }, 'MissingParameter'],
    [{ Name: 'availability-zone-id', Values: ['x'.repeat(256)] }, 'InvalidParameterValue'],
    [{ Name: 'availability-zone-id', Values: Array.from({ length: 200 }, String) }, 'FilterLimitExceeded'],
  ])('are limited in filters as all values are', async (filter, code) => {
    const filters = [filter, { Name: 'instance-state-name', Values: ['running'] }];
    await expect(ids.named(filters)).rejects.toMatchObject({ code });
  });
});

describe('the region’s endpoint', () => {
  const flags = { region: 'local-1', ec2_listen: '10.0.0.1', ec2_port: 8773 };

  it.each([
    ['', '10.0.0.1:8773'],
    ['ec2.example.org', 'ec2.example.org'],
  ])('--ec2_endpoint=%s is %s', (ec2_endpoint, endpoint) => {
    expect(zoneProviders({ ...flags, ec2_endpoint })).toContainEqual({
      provide: REGION_SETTINGS,
      useValue: { region: 'local-1', endpoint },
    });
  });
});
