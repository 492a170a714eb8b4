import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const RANGE_FILE = '/proc/sys/net/ipv4/ip_local_port_range';
const LOWEST = 10_240;

/**
 * Ports for servers that a run starts later: nobody listens on them now, and the kernel gives none of them to an
 * outgoing connection meanwhile, as they lie below the range it takes those from. Held together until all are known, so
 * that they differ.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  const servers = [];
  while (servers.length < count) {
    const server = await listen(randomInt(LOWEST, firstEphemeral()));
    if (server) servers.push(server);
  }
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/** The first port that the kernel may give to an outgoing connection. */
export function firstEphemeral() {
  return Number(readFileSync(RANGE_FILE, 'utf8').split('\t')[0]);
}

/** A server on the port, or undefined where another program has it. */
function listen(port) {
  const server = createServer();
  return new Promise((resolve, fail) => {
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : fail(error)));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
