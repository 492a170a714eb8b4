import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { PASSWORD, PrivateCloud } from '../support/private-cloud.js';
import {
  describeWithProgram,
  describeWithPython,
  gophercloud,
  openstackProvider,
  runClient,
  runProgram,
} from './clients.js';
import { openstackProviderOf, TENANT } from './terraform-openstack.js';
import { TerraformFolder, terraformProgram } from './terraform.js';

const cloud = await PrivateCloud.open();

/** The words of one `openstack …`; resolves with what it prints. */
async function openstack(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runClient(cloud, { program: 'openstack', args });
  if (code !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}

const json = async <T>(...args: readonly string[]): Promise<T> =>
  JSON.parse(await openstack(...args, '-f', 'json')) as T;

async function ec2(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runClient(cloud, { program: 'aws', args: ['ec2', ...words] });
  if (code !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}

/** OpenStack's id of the image. */
async function imageUuid(): Promise<string> {
  const [row] = await cloud.database.query<{ id: string }>('SELECT id FROM images WHERE ec2_id = $1', [
    cloud.imageId,
  ]);
  return row?.id ?? '';
}

const TYPES = ['block-storage', 'compute', 'identity', 'image', 'network', 'volumev3'];

describeWithPython('openstack', () => {
  let image = '';

  beforeAll(async () => {
    const [first] = await json<{ ID: string }[]>('image', 'list');
    image = first?.ID ?? '';
  }, 60_000);

  it('gets a token, and knows the services', async () => {
    const token = await json<{ id: string; project_id: string }>('token', 'issue');
    expect(token.project_id).toBe(cloud.admin.projectId);
    const services = await json<{ Type: string }[]>('catalog', 'list');
    expect(services.map(({ Type }) => Type).sort()).toEqual(TYPES);
  }, 60_000);

  it('creates a server, which EC2 shows, and ends it', async () => {
    const [flavor] = await json<{ Name: string; RAM: number }[]>('flavor', 'list');
    expect(flavor).toMatchObject({ Name: expect.stringMatching(/^m1\./) });
    await openstack('keypair', 'create', 'x7', '--private-key', `${cloud.folder}/x7.pem`);
    const made = await json<{ id: string; status: string; addresses: object }>(
      ...['server', 'create', '--image', image, '--flavor', 'm1.nano', '--key-name', 'x7', '--wait', 'first'],
    );
    expect(made).toMatchObject({
      status: 'ACTIVE',
      addresses: { flat: [expect.stringMatching(/^10\.98\./)] },
    });
    const listed = await json<{ ID: string; Name: string; Status: string }[]>('server', 'list');
    expect(listed).toMatchObject([{ ID: made.id, Name: 'first', Status: 'ACTIVE' }]);
    const state = ['--query', 'Reservations[].Instances[].State.Name', '--output', 'text'];
    expect(await ec2('describe-instances', ...state)).toBe('running');
    await openstack('server', 'stop', 'first');
    await until(async () => (await json<{ status: string }>('server', 'show', 'first')).status === 'SHUTOFF');
    expect(await ec2('describe-instances', ...state)).toBe('stopped');
    await openstack('server', 'start', 'first');
    await until(async () => (await json<{ status: string }>('server', 'show', 'first')).status === 'ACTIVE');
    expect(await json('server', 'show', '--diagnostics', 'first')).toMatchObject({ state: 'running' });
    await openstack('server', 'delete', '--wait', 'first');
    expect(await json('server', 'list')).toEqual([]);
    expect(await ec2('describe-instances', ...state)).toBe('terminated');
    await openstack('keypair', 'delete', 'x7');
  }, 300_000);

  it('keeps users, projects, roles and credentials', async () => {
    const project = await json<{ id: string }>('project', 'create', 'web', '--description', 'shop');
    await openstack('user', 'create', 'ann', '--password', 'secret', '--email', 'ann@example.org');
    await openstack('role', 'add', '--project', 'web', '--user', 'ann', 'member');
    const roles = await json<{ Role: string; Project: string }[]>(
      ...['role', 'assignment', 'list', '--names', '--user', 'ann'],
    );
    expect(roles).toMatchObject([{ Role: 'member', Project: 'web@Default' }]);
    const key = await json<{ access: string }>('ec2', 'credentials', 'create');
    expect(key.access).toMatch(/^AKIA/);
    await openstack('ec2', 'credentials', 'delete', key.access);
    await openstack('application', 'credential', 'create', 'robot');
    await openstack('application', 'credential', 'delete', 'robot');
    await openstack('user', 'set', '--disable', 'ann');
    await openstack('role', 'remove', '--project', 'web', '--user', 'ann', 'member');
    await openstack('user', 'delete', 'ann');
    await openstack('project', 'delete', project.id);
  }, 240_000);

  it('lets in what a security group lets in, which EC2 shows', async () => {
    await openstack('security', 'group', 'create', 'web');
    const rule = ['--protocol', 'tcp', '--dst-port', '22:22', '--remote-ip', '0.0.0.0/0'];
    await openstack('security', 'group', 'rule', 'create', ...rule, 'web');
    const shown = await ec2('describe-security-groups', '--group-names', 'web');
    expect(JSON.parse(shown)).toMatchObject({
      SecurityGroups: [{ IpPermissions: [{ FromPort: 22, IpProtocol: 'tcp' }] }],
    });
    const [network] = await json<{ Name: string }[]>('network', 'list');
    await openstack(
      ...['server', 'create', '--image', image, '--flavor', 'm1.nano', '--security-group', 'web', '--wait'],
      ...['--network', network?.Name ?? '', '--property', 'a=b', 'second'],
    );
    expect(await json('server', 'show', 'second')).toMatchObject({
      security_groups: [{ name: 'web' }],
      properties: { a: 'b' },
    });
    await openstack('server', 'set', '--name', 'third', 'second');
    const name = ['--query', "Reservations[].Instances[].Tags[?Key=='Name'].Value", '--output', 'text'];
    expect(await ec2('describe-instances', ...name)).toContain('third');
    for (const words of [
      ['event', 'list', 'third'],
      ['list', '--all-projects'],
      ['reboot', '--hard', '--wait', 'third'],
    ])
      await openstack('server', ...words);
    await openstack('server', 'delete', '--wait', 'third');
    await openstack('security', 'group', 'delete', 'web');
  }, 300_000);

  it('puts a floating address before a server, which EC2 shows', async () => {
    const [pool] = await json<{ Name: string }[]>('network', 'list', '--external');
    const made = await json<{ id: string; floating_ip_address: string; status: string }>(
      ...['floating', 'ip', 'create', pool?.Name ?? '', '--description', 'front'],
    );
    expect(made.status).toBe('DOWN');
    const { floating_ip_address: address } = made;
    await openstack(...['server', 'create', '--image', image, '--flavor', 'm1.nano', '--wait', 'front']);
    await openstack('server', 'add', 'floating', 'ip', 'front', address);
    const shown = () => json<{ status: string; description: string }>('floating', 'ip', 'show', address);
    await until(async () => (await shown()).status === 'ACTIVE');
    expect(await shown()).toMatchObject({ description: 'front' });
    const ofAddress = ['--public-ips', address, '--output', 'text', '--query', 'Addresses[0].InstanceId'];
    expect(await ec2('describe-addresses', ...ofAddress)).toMatch(/^i-/);
    const { addresses } = await json<{ addresses: { flat: string[] } }>('server', 'show', 'front');
    expect(addresses.flat).toContain(address);
    await openstack('floating', 'ip', 'unset', '--port', address);
    await openstack('server', 'remove', 'floating', 'ip', 'front', address);
    const [port] = await json<{ ID: string }[]>('port', 'list', '--server', 'front');
    await openstack('floating', 'ip', 'set', '--port', port?.ID ?? '', address);
    await openstack('server', 'delete', '--wait', 'front');
    await openstack('floating', 'ip', 'delete', address);
    expect(await json('floating', 'ip', 'list')).toEqual([]);
    await openstack('quota', 'set', '--floating-ips', '7', 'admin');
    const quotas = await json<Record<string, unknown>>('quota', 'show', '--network', 'admin').catch(
      () => ({}),
    );
    expect(JSON.stringify(quotas)).toContain('7');
  }, 300_000);

  it('puts a volume into a server, which EC2 shows', async () => {
    const made = await json<{ id: string }>(
      ...[
        'volume',
        'create',
        '--size',
        '1',
        '--property',
        'role=db',
        '--description',
        'd',
        '--type',
        'gp3',
        'data',
      ],
    );
    const shown = () => json<{ status: string; attachments: object[] }>('volume', 'show', 'data');
    await until(async () => (await shown()).status === 'available');
    await openstack('server', 'create', '--image', image, '--flavor', 'm1.nano', '--wait', 'disk');
    await openstack('server', 'add', 'volume', 'disk', 'data', '--device', '/dev/vdb');
    await until(async () => (await shown()).status === 'in-use');
    expect((await shown()).attachments).toMatchObject([{ volume_id: made.id, device: '/dev/vdb' }]);
    const named = ['--filters', 'Name=tag:Name,Values=data', '--output', 'text'];
    const query = ['--query', 'Volumes[0].[State,Attachments[0].Device]'];
    expect(await ec2('describe-volumes', ...named, ...query)).toMatch(/^in-use\s+\/dev\/vdb$/);
    expect(await json('server', 'volume', 'list', 'disk')).toMatchObject([{ 'Volume ID': made.id }]);
    await openstack('server', 'remove', 'volume', 'disk', 'data');
    await until(async () => (await shown()).status === 'available');
    await openstack('server', 'delete', '--wait', 'disk');
    await openstack('volume', 'snapshot', 'create', '--volume', 'data', '--property', 'a=b', 'kept');
    const kept = () => json<{ status: string; size: number }>('volume', 'snapshot', 'show', 'kept');
    await until(async () => (await kept()).status === 'available');
    await openstack('volume', 'set', '--size', '2', 'data');
    await until(async () => (await shown()).status === 'available');
    expect(await shown()).toMatchObject({ size: 2 });
    await openstack('volume', 'set', '--type', 'gp2', 'data');
    expect(await kept()).toMatchObject({ size: 1, volume_id: made.id });
    expect(await json('volume', 'snapshot', 'list')).toMatchObject([{ Name: 'kept', Status: 'available' }]);
    await openstack('volume', 'snapshot', 'delete', 'kept');
    await until(async () => (await json<object[]>('volume', 'snapshot', 'list')).length === 0);
    await until(async () => (await shown()).status === 'available');
    await openstack('volume', 'set', '--name', 'old', '--property', 'a=b', 'data');
    expect(await json('volume', 'list', '--long')).toMatchObject([{ Name: 'old', Type: 'gp2' }]);
    await openstack('volume', 'delete', 'old');
    await until(async () => (await json<object[]>('volume', 'list')).length === 0);
    for (const words of [
      ['volume', 'type', 'list'],
      ['quota', 'show', '--volume'],
      ['volume', 'service', 'list'],
      ['availability', 'zone', 'list', '--volume'],
    ])
      expect([words, JSON.parse(await openstack(...words, '-f', 'json'))]).toEqual([
        words,
        expect.anything(),
      ]);
  }, 300_000);

  it('shows quotas, usage, zones, hosts and services', async () => {
    for (const words of [
      ['quota', 'show', '--compute'],
      ['limits', 'show', '--absolute'],
      ['usage', 'show'],
      ['availability', 'zone', 'list', '--compute'],
      ['hypervisor', 'list'],
      ['compute', 'service', 'list'],
      ['subnet', 'list'],
      ['port', 'list'],
      ['extension', 'list', '--network'],
      ['region', 'list'],
      ['endpoint', 'list'],
    ])
      expect([words, JSON.parse(await openstack(...words, '-f', 'json'))]).toEqual([
        words,
        expect.anything(),
      ]);
  }, 240_000);

  it('is told what is wrong with what it asks', async () => {
    await expect(openstack('server', 'show', 'nothing')).rejects.toThrow(/No server found for nothing/i);
    await expect(
      openstack('server', 'create', '--image', image, '--flavor', 'm1.nano', '--key-name', 'none', 'x'),
    ).rejects.toThrow(/Invalid key_name provided/);
  }, 120_000);
});

describeWithPython('a network of one’s own', () => {
  it('is made with its way out, and has a server, which EC2 shows in a VPC', async () => {
    await openstack('network', 'create', 'own', '--tag', 'blue');
    const range = ['--network', 'own', '--subnet-range', '10.62.0.0/24'];
    await openstack('subnet', 'create', ...range, 'own');
    await openstack('router', 'create', 'own', '--external-gateway', 'public');
    await openstack('router', 'add', 'subnet', 'own', 'own');
    expect(await json('port', 'list', '--network', 'own')).toMatchObject([
      { 'Fixed IP Addresses': [{ ip_address: '10.62.0.1' }] },
    ]);
    const policy = ['--policy', 'anti-affinity'];
    const group = await json<{ id: string }>('server', 'group', 'create', ...policy, 'apart');
    const asked = ['--image', await imageUuid(), '--flavor', 'm1.nano', '--network', 'own'];
    const made = await json<{ id: string; addresses: object }>(
      ...['server', 'create', ...asked, '--hint', `group=${group.id}`, '--wait', 'inside'],
    );
    expect(made.addresses).toEqual({ own: [expect.stringMatching(/^10\.62\.0\./)] });
    const query = ['--query', 'Reservations[].Instances[].[VpcId,Placement.GroupName]', '--output', 'text'];
    const running = ['--filters', 'Name=instance-state-name,Values=running', ...query];
    expect(await ec2('describe-instances', ...running)).toMatch(/^vpc-\w+\s+apart$/);
    expect(await ec2('describe-placement-groups', '--output', 'text')).toContain('spread');
    await expect(openstack('network', 'delete', 'own')).rejects.toThrow(/in use/);
    await openstack('server', 'delete', '--wait', 'inside');
    await openstack('server', 'group', 'delete', 'apart');
    await openstack('router', 'remove', 'subnet', 'own', 'own');
    await openstack('router', 'delete', 'own');
    await openstack('network', 'delete', 'own');
    expect(await cloud.database.query('SELECT FROM vpcs WHERE NOT is_default')).toEqual([]);
  }, 300_000);
});

describeWithPython('several networks', () => {
  it('have interfaces of one server, which come and go', async () => {
    for (const [name, cidr] of [
      ['one', '10.63.0.0/24'],
      ['two', '10.64.0.0/24'],
      ['three', '10.65.0.0/24'],
    ] as const) {
      await openstack('network', 'create', name);
      await openstack('subnet', 'create', '--network', name, '--subnet-range', cidr, name);
    }
    await openstack('port', 'create', '--network', 'two', 'before');
    const asked = [
      '--image',
      await imageUuid(),
      '--flavor',
      'm1.nano',
      '--network',
      'one',
      '--port',
      'before',
    ];
    const made = await json<{ id: string; addresses: object }>(
      'server',
      'create',
      ...asked,
      '--wait',
      'many',
    );
    const address = (of: number) => [expect.stringMatching(new RegExp(`^10\\.${of}\\.0\\.`))];
    const addresses = async () => (await json<{ addresses: object }>('server', 'show', made.id)).addresses;
    expect(made.addresses).toEqual({ one: address(63), two: address(64) });
    await openstack('server', 'add', 'network', 'many', 'three');
    await until(async () => JSON.stringify(await addresses()).includes('10.65.0.'));
    const isStill = async () =>
      (await cloud.database.query('SELECT FROM network_interfaces WHERE task_state IS NOT NULL')).length ===
      0;
    await until(isStill);
    await openstack('server', 'remove', 'network', 'many', 'three');
    await until(async () => Object.keys(await addresses()).length === 2);
    expect(await json('port', 'list', '--network', 'three')).toEqual([]);
    await openstack('server', 'remove', 'port', 'many', 'before');
    await until(async () => Object.keys(await addresses()).length === 1);
    await openstack('server', 'add', 'port', 'many', 'before');
    await until(isStill);
    expect(await addresses()).toEqual({ one: address(63), two: address(64) });
    await openstack('server', 'delete', '--wait', 'many');
    await openstack('port', 'delete', 'before');
    for (const name of ['one', 'two', 'three']) await openstack('network', 'delete', name);
  }, 300_000);
});

describeWithPython('OpenStack’s schemas', () => {
  it('fit what compute and block storage answer, at each microversion', async () => {
    const args = ['test/clients/python/x7_schemas.py'];
    const { stdout, stderr } = await runClient(cloud, {
      program: 'python',
      args: args.map((path) => resolve(path)),
    });
    expect([stdout.trim(), stderr]).toEqual(['wrong: 0', '']);
  }, 120_000);

  it('hold for novaclient, too', async () => {
    const nova = (...args: readonly string[]) => runClient(cloud, { program: 'nova', args });
    for (const words of [['list'], ['flavor-list'], ['aggregate-list']])
      expect([words, (await nova('--os-compute-api-version', '2.35', ...words)).code]).toEqual([words, 0]);
  }, 60_000);
});

describeWithProgram(gophercloud, 'gophercloud', () => {
  it('reads all that it is answered, and leaves nothing', async () => {
    const { code, stdout, stderr } = await runProgram(cloud, { file: gophercloud, args: [] });
    expect([code, stderr, stdout.trim()]).toEqual([0, '', expect.stringMatching(/^10\.60\.0\.\d+ true$/)]);
  }, 120_000);
});

const terraform = terraformProgram === undefined ? '' : openstackProvider;
describeWithProgram(terraform, 'Terraform’s OpenStack provider', () => {
  it('has no more to change once it has applied, and leaves nothing', async () => {
    const provider = await openstackProviderOf(cloud);
    const configuration = TENANT.replaceAll('IMAGE', await imageUuid()).replaceAll('POOL', 'public');
    const folder = await TerraformFolder.create(cloud, { name: 'x7', provider }, configuration);
    await folder.succeed('apply', '-auto-approve');
    expect(await folder.succeed('plan', '-detailed-exitcode')).toContain('No changes');
    expect(await folder.output()).toEqual({ address: expect.stringMatching(/^10\.61\.0\./) });
    await folder.succeed('destroy', '-auto-approve');
    expect(await cloud.database.query('SELECT FROM vpcs WHERE NOT is_default')).toEqual([]);
  }, 300_000);
});

describe('tokens', () => {
  const tokens = `${cloud.x7}/identity/v3/auth/tokens`;
  const ask = (password: string) =>
    fetch(tokens, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'admin', domain: { id: 'default' }, password } },
          },
          scope: { project: { name: 'admin', domain: { id: 'default' } } },
        },
      }),
    });

  it('opens nothing with a wrong password, and says no more', async () => {
    const answer = await ask('wrong');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(`Keystone uri="${cloud.x7}/identity"`);
    expect(await answer.json()).toEqual({
      error: {
        code: 401,
        title: 'Unauthorized',
        message: 'The request you have made requires authentication.',
      },
    });
  });

  it('opens nothing any more once it is revoked', async () => {
    const token = (await ask(PASSWORD)).headers.get('x-subject-token') ?? '';
    const servers = () => fetch(`${cloud.x7}/compute/v2.1/servers`, { headers: { 'x-auth-token': token } });
    expect((await servers()).status).toBe(200);
    const revoked = await fetch(tokens, {
      method: 'DELETE',
      headers: { 'x-auth-token': token, 'x-subject-token': token },
    });
    expect(revoked.status).toBe(204);
    expect((await servers()).status).toBe(401);
  });

  it.each([
    ['not one of ours', 'gAAAAABn'],
    ['cut', 'AAAA'],
    ['empty', ''],
  ])('opens nothing when it is %s', async (_, token) => {
    const answer = await fetch(`${cloud.x7}/compute/v2.1/servers`, { headers: { 'x-auth-token': token } });
    expect(answer.status).toBe(401);
  });
});
