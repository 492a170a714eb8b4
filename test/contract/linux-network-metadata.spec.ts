import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import { EVERYTHING, NetworkBench } from '../support/network-bench.js';
import { until } from '../support/until.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';

(here ? describe : describe.skip)('metadata through the linux driver', () => {
  let bench: NetworkBench;
  /** Doors of the cloud, on this machine's loopback. */
  const door = createServer((request, response) => {
    response.end(`${request.method} ${request.url} for ${request.headers.host}`);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    const { port } = door.address() as AddressInfo;
    bench = await NetworkBench.up(2, `--guest_doors=s3=127.0.0.1:${port}`);
    await bench.filter([EVERYTHING]);
  }, 60_000);
  afterAll(async () => {
    door.close();
    await bench.down();
  }, 60_000);

  const proxies = () =>
    readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return words.includes(`/run/${bench.host.cloud}-net/metadata.sock`);
      } catch {
        return false;
      }
    });

  it('each guest is asked for by its own address', async () => {
    for (const n of [0, 1])
      expect(await bench.guest(n).http('GET', '/latest/meta-data/?x=1')).toEqual({
        status: 200,
        text: `you are ${bench.address(n)}`,
      });
    expect(bench.asked.at(-1)).toEqual({
      portId: bench.guest(1).port.portId,
      address: bench.address(1),
      method: 'GET',
      path: '/latest/meta-data/?x=1',
      headers: {},
    });
  });

  it('answers a guest that asks with nc and closes its side', async () => {
    const guest = bench.guest(0);
    const asked = 'GET /latest/ HTTP/1.0\r\nHost: 169.254.169.254\r\n\r\n';
    const [head = '', body] = (await guest.tells('169.254.169.254', 80, asked)).split('\r\n\r\n');
    expect(body).toBe(`you are ${bench.address(0)}`);
    expect(head).toMatch(/^HTTP\/1.1 200 OK\r\nserver: spec\r\ncontent-length: \d+\r\n/i);
    expect(head).not.toContain('keep-alive');
  });

  it('answers HEAD with the length that GET has, and without a body', async () => {
    const headOf = async (method: string) => {
      const said = await bench
        .guest(0)
        .tells('169.254.169.254', 80, `${method} /latest/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      const [head = '', body] = said.split('\r\n\r\n');
      return { body, length: /^content-length: (\d+)$/im.exec(head)?.[1], status: head.split('\r\n')[0] };
    };
    const told = `you are ${bench.address(0)}`;
    const length = String(told.length);
    expect(await headOf('GET')).toEqual({ body: told, length, status: 'HTTP/1.1 200 OK' });
    expect(await headOf('HEAD')).toEqual({ body: '', length, status: 'HTTP/1.1 200 OK' });
  });

  it('only headers that the service knows are passed on', async () => {
    const headers = {
      'X-aws-ec2-metadata-token-ttl-seconds': '60',
      Authorization: 'Bearer x',
      Cookie: 'a=b',
      'X-Forwarded-For': '1.2.3.4',
    };
    await bench.guest(0).http('PUT', '/latest/api/token', { headers });
    expect(bench.asked.at(-1)).toMatchObject({
      method: 'PUT',
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60', 'x-forwarded-for': '1.2.3.4' },
    });
    expect(Object.keys(bench.asked.at(-1)?.headers ?? {})).toHaveLength(2);
  });

  it('the cloud’s own doors are behind its address, those that are open', async () => {
    const asked = 'GET /bucket/key HTTP/1.1\r\nHost: s3.local-1\r\nConnection: close\r\n\r\n';
    expect(await bench.guest(0).tells('169.254.169.254', 3333, asked)).toMatch(
      /^HTTP\/1\.1 200 OK[^]*GET \/bucket\/key for s3\.local-1/,
    );
    expect(await bench.guest(0).open('169.254.169.254', 8773)).toBe('silent');
    expect(await bench.guest(0).open('169.254.169.254', 22)).toBe('silent');
  });

  it('what is too long is refused without asking', async () => {
    const before = bench.asked.length;
    expect(await bench.guest(0).http('GET', `/${'a'.repeat(3_000)}`)).toMatchObject({ status: 414 });
    expect(await bench.guest(0).http('PUT', '/', { body: 'b'.repeat(2_000) })).toMatchObject({ status: 413 });
    expect(bench.asked).toHaveLength(before);
  });

  it('a guest that asks from another’s address gets no answer', async () => {
    const [thief, victim] = [bench.guest(0), bench.address(1)];
    await thief.ip(`addr add ${victim}/32 dev lo`, `route add 169.254.169.254 dev eth0 src ${victim}`);
    const before = bench.asked.length;
    expect(await thief.open('169.254.169.254', 80)).toBe('silent');
    await thief.ip('route del 169.254.169.254', `addr del ${victim}/32 dev lo`);
    expect(bench.asked).toHaveLength(before);
  });

  it('answers travel as many hops as the port says', async () => {
    const guest = bench.guest(0);
    const table =
      'table ip spec { chain i { type filter hook input priority 0; ip saddr 169.254.169.254 ip ttl != 2 drop; }; }';
    expect(await guest.run('nft', [table])).toBe(true);
    expect(await guest.http('GET', '/')).toMatchObject({ status: 200 });
    expect(await guest.run('nft', ['flush ruleset'])).toBe(true);
  });

  it('a guest that holds all the connections it may keeps nobody else out', async () => {
    const flows = Array.from({ length: 600 }, (_, n) =>
      bench.guest(0).open('169.254.169.254', 80, `held ${n}`),
    );
    await Promise.all(flows);
    expect(await bench.guest(1).http('GET', '/')).toMatchObject({ status: 200 });
  });

  it('the proxy is an unprivileged user with no capability and nothing of ours in its environment', async () => {
    const [pid = '', ...more] = proxies();
    expect(more).toEqual([]);
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\t199999\t199999\t199999\t199999$/m);
    expect(status).toMatch(/^Gid:\t199999\t199999\t199999\t199999$/m);
    expect(status).toMatch(/^CapPrm:\t0+$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toBe('PATH=/usr/sbin:/usr/bin:/sbin:/bin\0');
  });

  it('comes back when the proxy is killed', async () => {
    process.kill(Number(proxies()[0]), 'SIGKILL');
    await until(async () => ((await bench.guest(1).http('GET', '/')) as { status: number }).status === 200);
  });
});
