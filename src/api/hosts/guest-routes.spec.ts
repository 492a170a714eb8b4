import { beforeEach, describe, expect, it } from '@jest/globals';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { hostApiForSpec, tokenOf } from '../../../test/support/host-api.js';
import { CONTEXT } from '../../../test/support/request-context.js';
import { TraceRepository } from '../../cloud/instances/traces/trace.repository.js';
import { TraceService } from '../../cloud/instances/traces/trace.service.js';
import { packed } from '../../stream/console-trace.contract.js';

const cloud = await hostApiForSpec();
const { database, sealer } = cloud;
const traces = new TraceService(new TraceRepository(database), sealer);

describe('what a host asks and tells about its guests', () => {
  let host: string;
  beforeEach(async () => {
    host = await cloud.addHost();
  });
  const post = (
    body: string,
    headers: Record<string, string> = { authorization: `Bearer ${tokenOf(host)}` },
  ) =>
    fetch(`http://127.0.0.1:${cloud.port}/v1/consoles`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });

  it('hears how long each may take to shut down: less as long as it has not asked for its metadata', async () => {
    const [boots, listens] = [await insertGuest(database, { host }), await insertGuest(database, { host })];
    await insertGuest(database, { host, attempt: 'released' });
    await insertGuest(database, { host: await cloud.addHost() });
    const ask = { address: listens.address, method: 'GET', path: '/latest/meta-data/', headers: {} };
    await cloud.linkOf(host).metadata(ask);
    const guests = await cloud.linkOf(host).guests();
    const told = [
      { instanceId: boots.instanceId, ec2Id: boots.ec2Id, graceSeconds: 10 },
      { instanceId: listens.instanceId, ec2Id: listens.ec2Id, graceSeconds: 120 },
    ];
    expect([...guests].sort((a, b) => a.graceSeconds - b.graceSeconds)).toEqual(told);
  });

  it('reads what is on the config drives of its own guests', async () => {
    const { instanceId } = await insertGuest(database, { host });
    const [port] = await database.query<{ id: string }>(
      'SELECT id FROM network_interfaces WHERE instance_id = $1',
      [instanceId],
    );
    const files = await cloud.linkOf(host).readConfigDrive(port?.id ?? '');
    const facts = JSON.parse(String(files.get('openstack/latest/meta_data.json'))) as { uuid: string };
    expect(facts.uuid).toBe(instanceId);
    expect([...files.keys()]).toContain('openstack/2012-08-10/meta_data.json');
    const other = cloud.linkOf(await cloud.addHost()).readConfigDrive(port?.id ?? '');
    await expect(other).rejects.toThrow('The host API has no');
  });

  it('has what their consoles showed kept', async () => {
    const { instanceId, projectId } = await insertGuest(database, { host });
    const output = (await packed(Buffer.from('login:'))).toString('base64');
    await cloud.linkOf(host).keepTraces([{ instanceId, output }]);
    expect(String((await traces.read({ ...CONTEXT, projectId }, instanceId))?.output)).toBe('login:');
  });

  it.each([
    ['no trace', '{"traces":[{"instanceId":"x","output":""}]}', 400],
    ['no base64', `{"traces":[{"instanceId":"${tokenOf('x')}","output":"%"}]}`, 400],
    ['too much', JSON.stringify({ traces: 'x'.repeat(2_000_000) }), 413],
  ])('refuses %s', async (_what, body, status) => {
    expect((await post(body)).status).toBe(status);
  });

  it('is refused beyond so many a second, and others are not', async () => {
    const answers = await Promise.all(Array.from({ length: 150 }, () => post('{"traces":[]}')));
    // 60 at once and 6 a second: a slow machine lets more of them in.
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(20);
    await cloud.linkOf(await cloud.addHost()).keepTraces([]);
  });

  it('is refused without its token', async () => {
    expect((await post('{"traces":[]}', {})).status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${cloud.port}/v1/guests`)).status).toBe(401);
  });
});
