import { DescribeRegionsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';

const database = await databaseForSpec();
const perKey = await ec2DoorForSpec(database, '--ec2_requests_per_key=1');
const perAddress = await ec2DoorForSpec(database, '--ec2_requests_per_address=1');

const ask = (ec2: EC2Client) => ec2.send(new DescribeRegionsCommand({}));
const refused = { name: 'RequestLimitExceeded', $metadata: { httpStatusCode: 503 } };
/** Twice as many as in a second may come at once. */
async function useUp(ec2: EC2Client): Promise<void> {
  await Promise.all([ask(ec2), ask(ec2)]);
  await expect(Promise.all(Array.from({ length: 5 }, () => ask(ec2)))).rejects.toMatchObject(refused);
}

describe('requests are limited', () => {
  it('a key: who asks too often is told to back off, and nobody else is', async () => {
    const [{ ec2: greedy }, { ec2: modest }] = [await perKey.client(), await perKey.client()];
    await useUp(greedy);
    expect((await ask(modest)).Regions).toHaveLength(1);
  });

  it('an address, before anybody looks who it is', async () => {
    const { ec2 } = await perAddress.client();
    await useUp(ec2);
    const { statusCode } = await perAddress.app.inject({
      url: '/?Action=DescribeRegions',
      remoteAddress: '192.0.2.1',
    });
    expect(statusCode).not.toBe(503);
  });
});
