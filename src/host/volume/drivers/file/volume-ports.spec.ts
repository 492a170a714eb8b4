import { readlinkSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from '@jest/globals';
import { descriptorOf, freePortIn, listenAt, portRangeIn } from './volume-ports.js';

const host = '127.0.0.1';

it.each([
  ['24000-24999', { first: 24_000, last: 24_999 }],
  ['7-7', { first: 7, last: 7 }],
])('reads %s as a range', (text, range) => expect(portRangeIn(text)).toEqual(range));

it.each(['', '7', '0-7', '8-7', '7-65536', '7-', 'a-b', '7-8-9'])('refuses %j in one line', (text) =>
  expect(() => portRangeIn(text)).toThrow(`--volume_ports=${text} is no range of ports`),
);

it('gives the first port that nobody has, and says when there is none', async () => {
  const other = await listenAt({ host, port: 0 });
  const { port } = other.address() as AddressInfo;
  const range = { first: port, last: port };
  await expect(freePortIn(range, { host, taken: new Set() })).rejects.toMatchObject({
    code: 'InternalError',
  });
  other.close();
  await once(other, 'close');
  expect(await freePortIn(range, { host, taken: new Set() })).toBe(port);
  await expect(freePortIn(range, { host, taken: new Set([port]) })).rejects.toThrow('no free port');
});

it('says when the address is none of this machine’s', async () => {
  const elsewhere = freePortIn({ first: 24_000, last: 24_001 }, { host: '192.0.2.1', taken: new Set() });
  await expect(elsewhere).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
});

it('sends away who comes before the server does', async () => {
  const listener = await listenAt({ host, port: 0 });
  expect(readlinkSync(`/proc/self/fd/${descriptorOf(listener)}`)).toMatch(/^socket:/);
  const client = connect({ host, port: (listener.address() as AddressInfo).port }).on(
    'error',
    () => undefined,
  );
  await once(client, 'close');
  listener.close();
});
