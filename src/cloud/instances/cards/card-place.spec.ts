import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { insertCard } from '../../../../test/support/card-rows.js';
import { databaseForSpec } from '../../../../test/support/database.js';
import { insertGuest } from '../../../../test/support/guest-rows.js';
import { firstCardOf, placeOf, requireBeside } from './card-place.js';

const database = await databaseForSpec();

describe('where interfaces of an instance are', () => {
  it('is where its first is, whatever else it has', async () => {
    const guest = await insertGuest(database, { host: 'h' });
    await insertCard(database, guest);
    const first = await firstCardOf(database, guest.instanceId);
    expect(first).toMatchObject({ id: guest.portId, zone: 'local-1a' });
    const { zone, vpcId, subnetId } = first;
    expect(await placeOf(database, subnetId)).toEqual({ zone, vpcId });
  });

  it('is known of each that is launched', async () => {
    const none = randomUUID();
    await expect(firstCardOf(database, none)).rejects.toThrow(`${none} is launched without an interface`);
    await expect(placeOf(database, none)).rejects.toThrow(`subnet ${none} was found`);
  });

  it.each([
    ['a', 'v', false, true],
    ['a', 'w', false, false],
    ['a', 'w', true, true],
    ['b', 'v', false, false],
    ['b', 'v', true, false],
  ])('is one zone, and one VPC unless it may span several: %s, %s, %s', (zone, vpcId, spans, fits) => {
    const beside = () => {
      requireBeside({ zone: 'a', vpcId: 'v' }, { zone, vpcId }, { spansNetworks: spans });
    };
    if (fits) expect(beside).not.toThrow();
    else
      expect(beside).toThrow(
        expect.objectContaining({
          code: 'InvalidParameterCombination',
          message: expect.stringContaining('in one availability zone and one VPC'),
        }),
      );
  });
});
