import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../test/support/database.js';
import { zoneIdOf } from './zone.js';
import { REGION_SETTINGS, zoneProviders } from './zone.providers.js';
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
  ])('have an id: %s', (zone, id) => {
    expect(zoneIdOf('local-1', zone)).toBe(id);
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
