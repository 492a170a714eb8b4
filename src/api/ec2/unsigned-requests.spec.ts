import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { startLog } from '../../common/log/logger.js';

const lines: Record<string, unknown>[] = [];
startLog('spec', 'info', {
  write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
});
const door = await ec2DoorForSpec(await databaseForSpec());

it('pushes no log’s past out: what nobody has signed is told of now and then, the rest line by line', async () => {
  const url = '/?Action=DescribeRegions&Version=2016-11-15';
  for (let n = 0; n < 200; n += 1) {
    expect((await door.app.inject({ url })).statusCode).toBe(403);
    expect((await door.app.inject({ url: '/nowhere' })).statusCode).toBe(404);
  }
  expect(lines).toEqual([
    expect.objectContaining({ code: 'MissingAuthenticationToken', status: 403, requests: 1 }),
    expect.objectContaining({ status: 404, requests: 1 }),
  ]);
  const { ec2 } = await door.client();
  for (let n = 0; n < 3; n += 1) await ec2.send(new DescribeRegionsCommand({}));
  expect(lines.slice(2).map(({ msg, action }) => [msg, action])).toEqual(
    Array.from({ length: 3 }, () => ['request', 'DescribeRegions']),
  );
});
