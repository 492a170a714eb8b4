import { describe, expect, it } from '@jest/globals';
import { TagService } from '../../src/cloud/tags/tag.service.js';
import { databaseForSpec } from '../support/database.js';
import { x7WorldForSpec } from '../support/x7/x7-world.js';

const database = await databaseForSpec();
const world = await x7WorldForSpec(database);
const servers = '/compute/v2.1/servers';

type Server = Readonly<Record<string, unknown>> & { readonly name: string };
async function shown(id: string): Promise<Server> {
  const { body } = await world.ask('member', { method: 'GET', url: `${servers}/${id}` });
  return (body as { server: Server }).server;
}
const ec2IdOf = async (id: string): Promise<string> => {
  const [row] = await database.query<{ ec2Id: string }>(
    'SELECT ec2_id AS "ec2Id" FROM instances WHERE id = $1',
    [id],
  );
  return row?.ec2Id ?? '';
};
const act = (id: string, body: object) =>
  world.ask('member', { method: 'POST', url: `${servers}/${id}/action`, body });

describe('a server’s name', () => {
  it('is its tag Name: one value, whichever API wrote it', async () => {
    const id = await world.server();
    const ec2Id = await ec2IdOf(id);
    const tags = world.app.get(TagService);
    expect((await shown(id)).name).toBe('s');
    await tags.create(world.projectId, [ec2Id], [{ key: 'Name', value: 'a/b' }]);
    expect(await shown(id)).toMatchObject({ name: 'a/b', metadata: {} });
    await tags.remove(world.projectId, [ec2Id], [{ key: 'Name', value: null }]);
    expect((await shown(id)).name).toBe(ec2Id);
  });

  it('of several is numbered', async () => {
    const { imageId: imageRef, flavorId: flavorRef } = world;
    const body = { server: { name: 'many', imageRef, flavorRef, min_count: 2 } };
    await world.ask('member', { method: 'POST', url: servers, body });
    const { body: list } = await world.ask('member', { method: 'GET', url: `${servers}?name=^many` });
    const names = (list as { servers: { name: string }[] }).servers.map(({ name }) => name);
    expect(names.sort()).toEqual(['many-1', 'many-2']);
  });
});

describe('a hard reboot', () => {
  it('gives the guest no time, and says so', async () => {
    const id = await world.server();
    expect((await act(id, { reboot: { type: 'Hard' } })).status).toBe(202);
    expect(await shown(id)).toMatchObject({
      status: 'HARD_REBOOT',
      'OS-EXT-STS:task_state': 'rebooting_hard',
    });
    expect((await act(id, { reboot: { type: 'HARD' } })).status).toBe(409);
  });

  it('is not a soft one', async () => {
    const id = await world.server();
    expect((await act(id, { reboot: { type: 'SOFT' } })).status).toBe(202);
    expect(await shown(id)).toMatchObject({ status: 'REBOOT', 'OS-EXT-STS:task_state': 'rebooting' });
  });

  it('starts what is stopped; a soft one does not', async () => {
    const id = await world.server();
    await database.query(`UPDATE instances SET lifecycle = 'stopped' WHERE id = $1`, [id]);
    expect((await act(id, { reboot: { type: 'SOFT' } })).status).toBe(409);
    expect((await act(id, { reboot: { type: 'HARD' } })).status).toBe(202);
    expect(await shown(id)).toMatchObject({ 'OS-EXT-STS:task_state': 'powering-on' });
  });
});

it('the console of a server whose host does not answer is what the host last shipped', async () => {
  const id = await world.server();
  const answer = await act(id, { 'os-getConsoleOutput': { length: 10 } });
  expect(answer).toMatchObject({ status: 200, body: { output: '' } });
});

it('an imported key comes back as it was sent', async () => {
  const public_key = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII5WopC4QxQ1GzC+Qi2ewjJXNDYKUnP3lF1WOP7DPmKh me@home`;
  const made = await world.ask('member', {
    ...{ method: 'POST', url: '/compute/v2.1/os-keypairs', body: { keypair: { name: 'mine', public_key } } },
  });
  expect(made.body).toMatchObject({
    keypair: { public_key, fingerprint: expect.stringMatching(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/) },
  });
});
