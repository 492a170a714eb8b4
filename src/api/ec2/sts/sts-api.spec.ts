import { describe, expect, it } from '@jest/globals';
import aws4 from 'aws4';
import { databaseForSpec } from '../../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const { ec2 } = await door.client();
const { accessKeyId, secretAccessKey } = await ec2.config.credentials();
const [who] = await database.query<{ id: string; name: string; account: string }>(
  `SELECT u.id, u.name, p.account_number::text AS account FROM access_keys k JOIN users u ON u.id = k.user_id
     JOIN projects p ON p.id = k.default_project_id WHERE k.id = $1`,
  [accessKeyId],
);

/** One request as a client of STS signs it. */
async function ask(
  parameters: Readonly<Record<string, string>>,
  { service = 'sts', secret = secretAccessKey } = {},
) {
  const url = await door.app.getUrl();
  const body = new URLSearchParams(parameters).toString();
  const { headers } = aws4.sign(
    { host: new URL(url).host, path: '/', service, region: 'local-1', method: 'POST', body },
    { accessKeyId, secretAccessKey: secret },
  );
  const own = ['host', 'content-length'];
  const sent = Object.entries(headers).filter(([name]) => !own.includes(name.toLowerCase()));
  const answer = await fetch(url, { method: 'POST', headers: sent as [string, string][], body });
  return { status: answer.status, text: await answer.text() };
}

const Version = '2011-06-15';
const identity = { Action: 'GetCallerIdentity', Version };
const failure = (code: string) =>
  expect.stringMatching(
    new RegExp(
      `^<ErrorResponse xmlns="https://sts\\.amazonaws\\.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>`,
    ),
  );

describe('STS, at EC2’s address', () => {
  it('says who asks, without any role', async () => {
    const { status, text } = await ask(identity);
    expect([status, text]).toEqual([
      200,
      expect.stringMatching(
        new RegExp(
          '^<GetCallerIdentityResponse xmlns="https://sts\\.amazonaws\\.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
            `<Arn>arn:aws:iam::${who?.account}:user/${who?.name}</Arn><UserId>${who?.id}</UserId><Account>${who?.account}</Account>` +
            '</GetCallerIdentityResult><ResponseMetadata><RequestId>[0-9a-f-]{36}</RequestId></ResponseMetadata>' +
            '</GetCallerIdentityResponse>$',
        ),
      ),
    ]);
  });

  it.each([
    ['a wrong secret', identity, { secret: 'wrong' }, 403, 'InvalidClientTokenId'],
    ['a signature for EC2', identity, { service: 'ec2' }, 403, 'InvalidClientTokenId'],
    ['a verb that it has not', { Action: 'AssumeRole', Version }, {}, 400, 'InvalidAction'],
    ['no verb', { Version }, {}, 400, 'MissingAction'],
  ])('refuses %s in its own form', async (_what, parameters, how, status, code) => {
    expect(await ask(parameters as Record<string, string>, how)).toEqual({ status, text: failure(code) });
  });

  it.each(['sts', 's3'])('lets nobody ask EC2 with a signature for %s', async (service) => {
    const regions = { Action: 'DescribeRegions', Version: '2016-11-15' };
    expect(await ask(regions, { service: 'ec2' })).toMatchObject({ status: 200 });
    expect(await ask(regions, { service })).toEqual({
      status: 401,
      text: expect.stringContaining('<Code>AuthFailure</Code>'),
    });
  });
});
