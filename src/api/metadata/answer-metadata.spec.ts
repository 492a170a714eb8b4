import { describe, expect, it } from '@jest/globals';
import type { CardFacts, GuestFacts } from '../../stream/guest-facts.js';
import type { MetadataRequest } from '../../stream/metadata.contract.js';
import { answerMetadata } from './answer-metadata.js';
import { configDriveFiles } from './config-drive-files.js';
import { mintMetadataToken } from './metadata-token.js';
import { METADATA_VERSIONS } from './versions.js';

const card: CardFacts = {
  ...{ portId: '6f4b1d8e-0000-4000-8000-000000000003', networkId: '6f4b1d8e-0000-4000-8000-000000000004' },
  ...{ deviceNumber: 0, mtu: 1450, interfaceId: 'eni-1', subnetId: 'subnet-1', vpcId: 'vpc-1' },
  ...{ cidr: '10.99.0.0/16', vpcCidrs: ['10.99.0.0/16'], domain: 'internal', mac: '02:00:00:00:00:01' },
  ...{ addresses: ['10.99.0.5'], ipv6: null, publicAddress: null },
  ...{ morePublic: null, hasPublicNames: true },
  groups: [
    { id: 'sg-1', name: 'default' },
    { id: 'sg-2', name: 'web' },
  ],
};
const facts: GuestFacts = {
  instanceId: '6f4b1d8e-0000-4000-8000-000000000001',
  ec2Id: 'i-0123456789abcdef0',
  ...{ name: 'web', projectId: '6f4b1d8e-0000-4000-8000-000000000002', meta: { role: 'front' } },
  volumes: [],
  accountNumber: '000000000042',
  reservationId: 'r-1',
  launchIndex: 3,
  devices: [],
  localDisks: [],
  imageId: 'ami-1',
  kernelId: 'aki-1',
  ramdiskId: null,
  architecture: 'x86_64',
  rootDeviceName: '/dev/vda',
  instanceType: 'm1.nano',
  zone: 'local-1a',
  keyName: 'mine',
  publicKey: 'ssh-ed25519 AAAA mine',
  groups: [
    { id: 'sg-1', name: 'default' },
    { id: 'sg-2', name: 'web' },
  ],
  launchedAt: new Date('2026-01-02T03:04:05.678Z'),
  cards: [card],
  domain: 'internal',
  mac: '02:00:00:00:00:01',
  address: '10.99.0.5',
  publicAddress: null,
  metadataEnabled: true,
  metadataIpv6: true,
  metadataTokens: 'optional',
  hasAsked: true,
  userData: undefined,
};
/** `curl http://169.254.169.254/` on an instance of AWS's, August 2024, line by line. */
const SERVED_BY_AWS = `1.0 2007-01-19 2007-03-01 2007-08-29 2007-10-10 2007-12-15 2008-02-01 2008-09-01 2009-04-04
  2011-01-01 2011-05-01 2012-01-12 2014-02-25 2014-11-05 2015-10-20 2016-04-19 2016-06-30 2016-09-02 2018-03-28
  2018-08-17 2018-09-24 2019-10-01 2020-10-27 2021-01-03 2021-03-23 2021-07-15 2022-07-09 2022-09-24 2024-04-11 latest`;
const around = { region: 'local-1', tokenKey: Buffer.alloc(32, 1), now: 1_000_000_000_000 };
const TTL = 'x-aws-ec2-metadata-token-ttl-seconds';

const ask = (path: string, request: Partial<MetadataRequest> = {}, differs: Partial<GuestFacts> = {}) => {
  const full = { address: facts.address, method: 'GET', path, headers: {}, ...request };
  const { status, headers, body } = answerMetadata({ ...facts, ...differs }, full, around);
  return { status, headers, body: String(body) };
};
const read = (path: string, differs: Partial<GuestFacts> = {}) => {
  const { status, body } = ask(path, {}, differs);
  return status === 200 ? body : status;
};

describe('the tree', () => {
  it('lists versions, folders and entries', () => {
    expect(read('/')).toBe(SERVED_BY_AWS.split(/\s+/).join('\n'));
    expect(read('/latest')).toBe('dynamic\nmeta-data');
    expect(read('/latest/', { userData: Buffer.from('x') })).toBe('dynamic\nmeta-data\nuser-data');
    expect(read('/2009-04-04/meta-data/')).toBe(
      [
        'ami-id',
        'ami-launch-index',
        'ami-manifest-path',
        'block-device-mapping/',
        'hostname',
        'instance-action',
        'instance-id',
        'instance-type',
        'kernel-id',
        'local-hostname',
        'local-ipv4',
        'placement/',
        'public-keys/',
        'reservation-id',
        'security-groups',
      ].join('\n'),
    );
  });

  it.each([
    ['/latest/meta-data/ami-launch-index', '3'],
    ['/latest/meta-data/block-device-mapping/ami', 'vda'],
    ['/latest/meta-data/block-device-mapping/root', '/dev/vda'],
    ['/latest/meta-data/hostname', 'ip-10-99-0-5.internal'],
    ['/latest/meta-data/instance-id', 'i-0123456789abcdef0'],
    ['/latest/meta-data/placement/region', 'local-1'],
    ['/latest/meta-data/public-keys', '0=mine'],
    ['/latest/meta-data/public-keys/', '0=mine'],
    ['/latest/meta-data/public-keys/0', 'openssh-key'],
    ['/latest/meta-data/public-keys/0/openssh-key', 'ssh-ed25519 AAAA mine'],
    ['/latest/meta-data/network/interfaces/macs/', '02:00:00:00:00:01/'],
    ['/latest/meta-data/network/interfaces/macs/02:00:00:00:00:01/subnet-ipv4-cidr-block', '10.99.0.0/16'],
    ['/latest/meta-data/security-groups', 'default\nweb'],
    ['//latest//meta-data/instance-type?x=1', 'm1.nano'],
    ['/latest/dynamic/', 'instance-identity/'],
    ['/latest/meta-data/ami-id/', 'ami-1'],
    ['/latest/meta-data/public-keys/0/openssh-key/', 'ssh-ed25519 AAAA mine'],
    ['/latest/meta-data/placement/availability-zone-id', 'local1-az1'],
    ['http://169.254.169.254/latest/meta-data/ami-id', 'ami-1'],
    ['HTTP://metadata:80/latest/meta-data/ami-id/?x=http://y/', 'ami-1'],
    ['http://169.254.169.254', [...METADATA_VERSIONS, 'latest'].join('\n')],
  ])('%s', (path, answer) => expect(read(path)).toBe(answer));

  it.each([
    '/2013-01-01/meta-data/',
    '/2099-01-01/meta-data/',
    '/latest/meta-data/ramdisk-id',
    '/latest/user-data/',
    '/latest/meta-data/ami-id/x',
    '/latest/meta-data/__proto__',
    '/latest/meta-data/constructor/name',
    '/latest/user-data',
    '/1.0/dynamic/instance-identity/document',
    '/2009-04-04/meta-data/mac',
    '/2018-09-24/meta-data/placement/region',
    '/2007-01-19/meta-data/kernel-id',
  ])('%s is not there', (path) => expect(read(path)).toBe(404));

  it('has no keys without a key pair', () => {
    expect(read('/latest/meta-data/', { keyName: null, publicKey: null })).not.toContain('public-keys');
  });

  it('gives the identity document', () => {
    expect(JSON.parse(String(read('/2009-04-04/dynamic/instance-identity/document')))).toMatchObject({
      accountId: '000000000042',
      imageId: 'ami-1',
      instanceId: 'i-0123456789abcdef0',
      pendingTime: '2026-01-02T03:04:05Z',
      privateIp: '10.99.0.5',
      region: 'local-1',
      version: '2017-09-30',
    });
  });

  it('gives user data byte for byte', () => {
    const userData = Buffer.from([0, 1, 128, 255]);
    const request = { address: '', method: 'GET', path: '/1.0/user-data', headers: {} };
    const { headers, body } = answerMetadata({ ...facts, userData }, request, around);
    expect(body.equals(userData)).toBe(true);
    expect(headers['content-type']).toBe('application/octet-stream');
  });

  it('refuses what cannot be decoded', () => expect(read('/%E0%A4%A')).toBe(400));
  it('answers HEAD with all that GET has: its sender leaves the body out', () => {
    for (const path of ['/latest/meta-data/ami-id', '/latest/', '/latest/nothing'])
      expect(ask(path, { method: 'HEAD' })).toEqual(ask(path));
  });

  it.each(METADATA_VERSIONS)('of %s answers as latest does', (version) => {
    const userData = Buffer.from('x');
    for (const leaf of [
      'user-data',
      'user-data/',
      'meta-data/instance-id',
      'meta-data/public-keys/0/openssh-key/',
    ])
      expect(read(`/${version}/${leaf}`, { userData })).toBe(read(`/latest/${leaf}`, { userData }));
  });
  it('knows no other verbs', () => {
    expect(ask('/latest/meta-data/', { method: 'POST' }).status).toBe(405);
    expect(ask('/latest/api/token').status).toBe(405);
  });
  it('is closed where it is switched off', () =>
    expect(read('/latest/', { metadataEnabled: false })).toBe(403));
  it('is closed over IPv6 alone where that is not switched on', () => {
    const off = { metadataIpv6: false };
    expect(ask('/latest/', {}, off).status).toBe(200);
    expect(ask('/latest/', { overIpv6: true }, off).status).toBe(403);
    const token = { method: 'PUT', headers: { [TTL]: '60' }, overIpv6: true } as const;
    expect(ask('/latest/api/token', token, off).status).toBe(403);
    expect(ask('/latest/api/token', token).status).toBe(200);
    expect(ask('/latest/', { overIpv6: true }).status).toBe(200);
  });
});

describe('IMDSv2', () => {
  const put = (headers: Record<string, string>) => ask('/latest/api/token', { method: 'PUT', headers });
  const get = (token: string | undefined, differs: Partial<GuestFacts> = {}) =>
    ask(
      '/latest/meta-data/ami-id',
      { headers: token === undefined ? {} : { 'x-aws-ec2-metadata-token': token } },
      differs,
    );
  const required = { metadataTokens: 'required' } as const;

  it('gives a token with a slash at the end of its path, too, and takes it for any leaf', () => {
    const { body } = ask('/latest/api/token/', { method: 'PUT', headers: { [TTL]: '60' } });
    const asked = { headers: { 'x-aws-ec2-metadata-token': body } };
    const answer = ask('/latest/user-data/', asked, { ...required, userData: Buffer.from('x') });
    expect(answer).toMatchObject({ status: 200, body: 'x' });
  });

  it.each(['1', '21600'])('gives a token for %s seconds', (seconds) => {
    const { status, headers, body } = put({ [TTL]: seconds });
    expect([status, headers[TTL]]).toEqual([200, seconds]);
    expect(get(body, required)).toMatchObject({ status: 200, body: 'ami-1', headers: { [TTL]: seconds } });
  });

  it.each([undefined, '0', '21601', '-1', '1.5', 'x', ''])('refuses %j seconds', (seconds) => {
    expect(put(seconds === undefined ? {} : { [TTL]: seconds }).status).toBe(400);
  });

  it('gives none through a proxy', () => {
    expect(put({ [TTL]: '60', 'x-forwarded-for': '10.0.0.1' }).status).toBe(403);
  });

  it('wants a token where it is required, and a good one where one is given', () => {
    expect(get(undefined).status).toBe(200);
    expect(get(undefined, required).status).toBe(401);
    const { tokenKey, now } = around;
    const bad = [
      '',
      'nonsense',
      mintMetadataToken(tokenKey, facts.instanceId, now - 1),
      mintMetadataToken(tokenKey, 'another guest', now + 1000),
      mintMetadataToken(Buffer.alloc(32, 2), facts.instanceId, now + 1000),
    ];
    for (const token of bad) {
      expect(get(token).status).toBe(401);
      expect(get(token, required).status).toBe(401);
    }
  });
});

describe('OpenStack’s tree', () => {
  const data = (path: string, differs: Partial<GuestFacts> = {}) =>
    JSON.parse(String(read(`/openstack/${path}`, differs))) as Record<string, unknown>;

  it('lists its versions, and what each has', () => {
    const versions = String(read('/openstack')).split('\n');
    expect([versions[0], versions.at(-2), versions.at(-1)]).toEqual(['2012-08-10', '2020-10-14', 'latest']);
    expect(read('/openstack/')).toBe(read('/openstack'));
    expect(read('/openstack/2012-08-10')).toBe('meta_data.json');
    const userData = Buffer.from('#!/bin/sh');
    expect(String(read('/openstack/latest/', { userData })).split('\n')).toEqual([
      ...['meta_data.json', 'user_data', 'vendor_data.json', 'network_data.json', 'vendor_data2.json'],
    ]);
    expect(read('/openstack/latest/user_data', { userData })).toBe('#!/bin/sh');
    for (const nothing of ['1999-01-01', 'latest/user_data', 'latest/x', '2012-08-10/network_data.json'])
      expect([nothing, read(`/openstack/${nothing}`)]).toEqual([nothing, 404]);
  });

  it('says who the guest is', () => {
    const volumes = [{ serial: 'vol1', path: '/dev/disk/by-id/virtio-vol1' }];
    const { random_seed: seed, ...meta } = data('latest/meta_data.json', { volumes });
    expect(Buffer.from(String(seed), 'base64')).toHaveLength(512);
    expect(meta).toEqual({
      ...{ uuid: facts.instanceId, name: 'web', hostname: 'ip-10-99-0-5.internal', launch_index: 3 },
      ...{ availability_zone: 'local-1a', meta: { role: 'front' }, project_id: facts.projectId },
      public_keys: { mine: 'ssh-ed25519 AAAA mine' },
      keys: [{ name: 'mine', type: 'ssh', data: 'ssh-ed25519 AAAA mine' }],
      devices: [
        { type: 'nic', bus: 'none', address: 'none', mac: facts.mac, tags: [] },
        { type: 'disk', bus: 'none', address: 'none', tags: [], ...volumes[0] },
      ],
      dedicated_cpus: [],
    });
    expect(Object.keys(data('2012-08-10/meta_data.json'))).not.toContain('project_id');
    expect(data('latest/meta_data.json', { keyName: null, publicKey: null, meta: {} })).toMatchObject({
      keys: [],
    });
  });

  it('says how the guest gets its address', () => {
    const link = 'tap6f4b1d8e-00';
    expect(data('latest/network_data.json')).toEqual({
      links: [{ id: link, vif_id: card.portId, type: 'bridge', mtu: 1450, ethernet_mac_address: facts.mac }],
      networks: [{ id: 'network0', type: 'ipv4_dhcp', link, network_id: card.networkId }],
      services: [],
    });
    expect(data('latest/vendor_data.json')).toEqual({});
    expect(data('latest/vendor_data2.json')).toEqual({});
    expect(ask('/openstack/latest/meta_data.json').headers).toEqual({ 'content-type': 'application/json' });
  });

  it('wants a token where EC2’s does', () => {
    expect(read('/openstack/latest/meta_data.json', { metadataTokens: 'required' })).toBe(401);
  });
});

describe('the config drive', () => {
  it('has the files of every version, and what the owner gave', () => {
    const files = configDriveFiles({ ...facts, userData: Buffer.from('#!/bin/sh') });
    expect(String(files.get('openstack/latest/user_data'))).toBe('#!/bin/sh');
    expect(JSON.parse(String(files.get('openstack/latest/meta_data.json')))).toMatchObject({ name: 'web' });
    expect(configDriveFiles(facts).has('openstack/latest/user_data')).toBe(false);
  });
});

describe('disks', () => {
  it('of volumes and of the flavor are named', () => {
    const differs = {
      devices: ['/dev/sdf'],
      localDisks: [{ name: 'ephemeral0', device: '/dev/vdb' }],
      ...{
        kernelId: null,
        ramdiskId: 'ari-1',
        publicAddress: '198.51.100.7',
        publicKey: null,
        keyName: null,
      },
    };
    expect(read('/latest/meta-data/block-device-mapping/ebs1', differs)).toBe('sdf');
    expect(read('/latest/meta-data/block-device-mapping/ephemeral0', differs)).toBe('vdb');
    expect(read('/latest/meta-data/ramdisk-id', differs)).toBe('ari-1');
    expect(read('/latest/meta-data/kernel-id', differs)).toBe(404);
    expect(read('/latest/meta-data/public-ipv4', differs)).toBe('198.51.100.7');
    expect(read('/latest/meta-data/public-keys/', differs)).toBe(404);
  });
});

describe('what the world knows a card by', () => {
  const CARD = `/latest/meta-data/network/interfaces/macs/${card.mac}`;
  const guestWith = (differs: Partial<typeof card>) => ({
    ...{ publicAddress: differs.publicAddress ?? null, cards: [{ ...card, ...differs }] },
  });
  const two = {
    addresses: ['10.99.0.5', '10.99.0.6', '10.99.0.7'],
    publicAddress: '198.51.100.7',
    morePublic: { '10.99.0.7': '198.51.100.9' },
  };

  it('are the addresses that stand for its own, each with the one that it stands for', () => {
    const guest = guestWith(two);
    expect(read(`${CARD}/public-ipv4s`, guest)).toBe('198.51.100.7\n198.51.100.9');
    expect(read(`${CARD}/ipv4-associations/198.51.100.7`, guest)).toBe('10.99.0.5');
    expect(read(`${CARD}/ipv4-associations/198.51.100.9`, guest)).toBe('10.99.0.7');
    expect(read(`${CARD}/public-hostname`, guest)).toMatch(/^ec2-198-51-100-7/);
    expect(read('/latest/meta-data/public-hostname', guest)).toMatch(/^ec2-198-51-100-7/);
  });

  it('has no name where its VPC gives none, nor where its first address has nobody outside', () => {
    const nameless = guestWith({ ...two, hasPublicNames: false });
    const further = guestWith({ ...two, publicAddress: null });
    for (const guest of [nameless, further])
      for (const path of [`${CARD}/public-hostname`, '/latest/meta-data/public-hostname'])
        expect(read(path, guest)).toBe(404);
    expect(read('/latest/meta-data/public-ipv4', nameless)).toBe('198.51.100.7');
    expect(read(`${CARD}/public-ipv4s`, further)).toBe('198.51.100.9');
  });
});
