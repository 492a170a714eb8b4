import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import aws4 from 'aws4';
import { certificate } from '../../src/common/x509/certificate.js';
import { freePorts } from '../support/free-ports.mjs';
import { forwards, OutsideWorld } from '../support/outside-world.js';
import { tinyForSpec } from '../support/tiny-files.js';
import { GuestCloud } from './guest-cloud.js';
import type { Ssh } from './ssh.js';

const tiny = await tinyForSpec();
if ('why' in tiny) process.stderr.write(`test/guests is skipped: ${tiny.why}\n`);

const METADATA = '169.254.169.254';
const REGION = 'local-1';
const S3 = { host: `s3.${REGION}.internal`, port: 3333 };
const EC2 = { host: `ec2.${REGION}.internal`, port: 8773 };

/** EC2 as an operator shows it to a network: TLS in front of it. */
function terminator(port: number) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const cert = certificate({
    ...{ subject: 'localhost', issuer: 'localhost', publicKey, signer: privateKey },
    ...{ days: 1, isAuthority: true },
  });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const server = createServer({ key, cert }, (from) => {
    const to = connect(port, '127.0.0.1');
    from.on('error', () => to.destroy()).pipe(to);
    to.on('error', () => from.destroy()).pipe(from);
  });
  return { server, cert };
}

('why' in tiny ? describe.skip : describe)('a guest at the doors of its own cloud', () => {
  const cloud = new GuestCloud();
  let world: OutsideWorld;
  let guest: Ssh;
  let ports: readonly number[];
  let ec2: ReturnType<typeof terminator>;

  beforeAll(async () => {
    world = await OutsideWorld.up();
    ports = await freePorts(2);
    const [s3Port = 0, ec2Port = 0] = ports;
    ec2 = terminator(ec2Port);
    await new Promise<void>((resolve) => void ec2.server.listen(0, '127.0.0.1', resolve));
    const ca = join(cloud.cloud.state, 'doors.pem');
    writeFileSync(ca, ec2.cert, { mode: 0o644 });
    const tlsPort = (ec2.server.address() as AddressInfo).port;
    await cloud.up(
      ...[`--s3_port=${s3Port}`, `--ec2_port=${ec2Port}`, `--guest_door_ca_file=${ca}`],
      `--guest_doors=s3=127.0.0.1:${s3Port},ec2=https://localhost:${tlsPort}`,
      ...['--snat', `--snat_uplinks=${world.uplink}`, `--resolvers=${world.address}`, '--dns_server=gateway'],
    );
    const GroupId = await cloud.group('guest');
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ];
    await cloud.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    guest = await cloud.ssh(await cloud.launch({ SecurityGroupIds: [GroupId] }));
    await guest.up();
  }, 240_000);
  afterAll(async () => {
    await cloud.down();
    await world.down();
    ec2.server.close();
  }, 60_000);

  const keys = () => {
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
      cloud.cloud.rc();
    return { accessKeyId, secretAccessKey };
  };

  /** A path that its signature goes with, for the name by which guests ask. */
  function signed(
    service: 's3' | 'ec2',
    { host, port }: typeof S3,
    request: { method: string; path: string },
  ) {
    const asked = {
      ...request,
      ...{ service, region: REGION, host: `${host}:${port}`, signQuery: true, body: '' },
    };
    const { path } = aws4.sign(asked, keys());
    return {
      path,
      head: `${request.method} ${path} HTTP/1.1\\r\\nHost: ${host}:${port}\\r\\nConnection: close\\r\\n`,
    };
  }

  const says = (address: string, port: number, request: string, body = '') =>
    guest.run(
      `(printf '%b' '${request}\\r\\n'; ${body === '' ? 'true' : body}) | nc -w 10 ${address} ${port}`,
    );

  it('has its own bytes in S3, and reads them back, under the names that its resolver knows', async () => {
    const { AWS_ENDPOINT_URL_S3: endpoint = '' } = cloud.cloud.rc();
    const s3 = new S3Client({ region: REGION, endpoint, forcePathStyle: true, credentials: keys() });
    await s3.send(new CreateBucketCommand({ Bucket: 'ours' }));
    for (const { host } of [S3, EC2]) expect(await guest.run(`nslookup ${host}; true`)).toContain(METADATA);
    await guest.run('dd if=/dev/urandom of=/tmp/sent bs=1024 count=1000 2>/dev/null');
    const put = signed('s3', S3, { method: 'PUT', path: '/ours/of-a-guest' });
    const sent = await says(S3.host, S3.port, `${put.head}Content-Length: 1024000\\r\\n`, 'cat /tmp/sent');
    expect(sent).toMatch(/^HTTP\/1\.1 200 /);
    const get = signed('s3', S3, { method: 'GET', path: '/ours/of-a-guest' });
    await guest.run(
      `wget -q -O /tmp/back 'http://${S3.host}:${S3.port}${get.path}' && cmp /tmp/sent /tmp/back`,
    );
    const { ContentLength, ETag } = await s3.send(
      new GetObjectCommand({ Bucket: 'ours', Key: 'of-a-guest' }),
    );
    expect(ContentLength).toBe(1_024_000);
    expect(ETag).toBe(`"${(await guest.run('md5sum /tmp/sent')).split(' ')[0]}"`);
    s3.destroy();
  }, 60_000);

  it('asks EC2 through a door that speaks TLS', async () => {
    const path = '/?Action=DescribeRegions&Version=2016-11-15&X-Amz-Expires=300';
    const get = signed('ec2', EC2, { method: 'GET', path });
    expect(await guest.run(`wget -q -O - 'http://${EC2.host}:${EC2.port}${get.path}'`)).toContain(REGION);
  }, 60_000);

  it('is nobody there without a signature', async () => {
    expect(
      await says(METADATA, S3.port, 'GET / HTTP/1.1\\r\\nHost: s3\\r\\nConnection: close\\r\\n'),
    ).toMatch(/^HTTP\/1\.1 403 /);
  }, 60_000);

  it('reaches nothing else behind them', async () => {
    const { machine } = world;
    const [s3Port = 0, ec2Port = 0] = ports;
    const others = ['host_api_port', 'postgres_port', 'temporal_port', 'x7_port'].map((flag) =>
      cloud.cloud.port(flag),
    );
    const tlsPort = (ec2.server.address() as AddressInfo).port;
    const closed = [22, 443, 5432, 8774, s3Port, ec2Port, tlsPort, ...others];
    const places = closed.flatMap((port) => [`${METADATA} ${port}`, `${machine} ${port}`]);
    const knock = places.map(
      (place) => `(nc -w 2 ${place} </dev/null >/dev/null && echo 'open: ${place}') &`,
    );
    const found = await guest.run([...knock, 'wait; echo knocked'].join('\n'), 60_000);
    expect(found).toBe('knocked');
    // A proxy's own words: other places, other protocols, a name that is another's.
    for (const line of [
      `CONNECT ${machine}:${ec2Port} HTTP/1.1\\r\\nHost: ${machine}:${ec2Port}\\r\\n`,
      `GET http://127.0.0.1:${others[0]}/ HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n`,
      `GET / HTTP/1.1\\r\\nHost: 127.0.0.1:${others[0]}\\r\\nConnection: close\\r\\n`,
      'GET / HTTP/1.1\\r\\nHost: x\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n',
    ])
      expect(await says(METADATA, S3.port, line)).toMatch(/^(HTTP\/1\.1 [45]\d\d |$)/);
    expect(forwards(world.uplink)).toBe(true);
  }, 180_000);
});
