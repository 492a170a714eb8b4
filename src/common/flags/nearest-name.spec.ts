import { describe, expect, it } from '@jest/globals';
import { nearestName } from './nearest-name.js';

const NAMES = ['compute_driver', 'network_driver', 'host', 'cloud'];

describe('nearestName', () => {
  it.each([
    ['compute_drivr', 'compute_driver'],
    ['computedriver', 'compute_driver'],
    ['network_drivers', 'network_driver'],
    ['hots', undefined],
    ['hosts', 'host'],
    ['cluod', undefined],
    ['fake_hosts', undefined],
    ['', undefined],
  ])('takes %j for %j', (meant, name) => {
    expect(nearestName(meant, NAMES)).toBe(name);
  });
});
