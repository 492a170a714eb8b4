import { describe, expect, it } from '@jest/globals';
import { sourcesOf } from './sources.js';

/** A statement that makes zones out of hosts: by grouping them, or by telling them apart. */
const ZONES_OF_HOSTS = [
  /\bFROM hosts\b[^`;]*\bGROUP BY (\w+\.)?zone\b/i,
  /\bDISTINCT\s+(ON\s*\()?\s*(\w+\.)?zone\b/i,
  /\bSELECT\s+(\w+\.)?zone\s+FROM hosts\b/i,
];

describe('which zones there are', () => {
  it('is read in one place', () => {
    const readers = sourcesOf('src', 'activities')
      .filter(({ text }) => ZONES_OF_HOSTS.some((statement) => statement.test(text)))
      .map(({ path }) => path);
    expect(readers).toEqual(['src/cloud/zones/zone-rows.ts']);
  });

  it.each([
    'SELECT DISTINCT h.zone FROM hosts h',
    'SELECT zone FROM hosts WHERE enabled',
    'SELECT h.zone, count(*) FROM hosts h WHERE h.enabled GROUP BY h.zone',
  ])('would be noticed: %s', (statement) => {
    expect(ZONES_OF_HOSTS.some((one) => one.test(statement))).toBe(true);
  });
});
