import { request } from 'node:http';
import { expect, it } from '@jest/globals';
import aws4 from 'aws4';
import { databaseForSpec } from '../../support/database.js';
import { ec2DoorWith } from '../../support/ec2-door.js';
import { CreateShelfAction } from './create-shelf.action.js';
import { shelfParts } from './shelf-cloud.js';
import { SHELF_QUOTA } from './shelf.noun.js';

const database = await databaseForSpec();
const parts = shelfParts();
await parts.prepare?.(database);
const door = await ec2DoorWith(database, { ...parts, verbs: [CreateShelfAction] });
const { ec2, projectId } = await door.client('sysadmin');

/** What the door answers to the verb, as a client of no SDK asks. */
async function asked(parameters: Readonly<Record<string, string>>): Promise<string> {
  const { accessKeyId, secretAccessKey } = await ec2.config.credentials();
  const { host, hostname, port } = new URL(await door.app.getUrl());
  const body = new URLSearchParams({
    Version: '2016-11-15',
    Action: 'CreateShelf',
    ...parameters,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', host };
  const unsigned = { host: hostname, path: '/', method: 'POST', headers, body };
  const signed = aws4.sign(
    { ...unsigned, service: 'ec2', region: 'local-1' },
    { accessKeyId, secretAccessKey },
  );
  return new Promise((resolve, reject) => {
    const { headers } = signed;
    const sent = request({ hostname, port, path: '/', method: 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text));
    });
    sent.on('error', reject).end(body);
  });
}

it('makes shelves, the same for the same token, and says in EC2’s words what is too many', async () => {
  const made = await asked({ Host: 'h', Count: '2', ClientToken: 't' });
  expect(made).toMatch(/<shelfIdSet>(<item>shelf-[0-9a-f]{17}<\/item>){2}<\/shelfIdSet>/);
  const ids = (text: string) => text.match(/shelf-[0-9a-f]{17}/g)?.sort();
  expect(ids(await asked({ Host: 'h', Count: '2', ClientToken: 't' }))).toEqual(ids(made));
  expect(await asked({ Host: 'h', Count: String(SHELF_QUOTA) })).toContain(
    '<Code>ResourceLimitExceeded</Code>',
  );
  expect(await asked({ Host: 'h', Shelves: '1' })).toContain('<Code>UnknownParameter</Code>');
  const committed = await database.query('SELECT workflow FROM operations WHERE project_id = $1', [
    projectId,
  ]);
  expect(committed).toEqual([{ workflow: 'create-shelf' }]);
});
