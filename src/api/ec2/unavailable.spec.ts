import { DescribeKeyPairsCommand } from '@aws-sdk/client-ec2';
import { afterAll, expect, it } from '@jest/globals';
import { databaseUrlForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { Database } from '../../common/prisma/database.js';
import { USUAL_LIMITS } from '../../common/prisma/database-limits.js';

const database = new Database(await databaseUrlForSpec(), 5, { ...USUAL_LIMITS, lock_timeout: 100 });
afterAll(() => database.onApplicationShutdown());
const door = await ec2DoorForSpec(database, '--ec2_port=21109');
const { ec2 } = await door.client('sysadmin');

it('answers 503 while the database keeps it waiting, and as ever after', async () => {
  await database.transaction(async (tx) => {
    await tx.query('LOCK TABLE key_pairs IN ACCESS EXCLUSIVE MODE');
    await expect(ec2.send(new DescribeKeyPairsCommand({}))).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: 'The request has failed due to a temporary failure of the server.',
      $metadata: { httpStatusCode: 503 },
    });
  });
  expect(await ec2.send(new DescribeKeyPairsCommand({}))).toMatchObject({ KeyPairs: [] });
});
