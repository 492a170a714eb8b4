/**
 * Runs in a guest's namespace and does what it is told: one JSON line in, one JSON line out. Node's own modules only.
 */
import { createSocket } from 'node:dgram';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

const flows = new Map();
const listening = (server, port, host = '0.0.0.0') =>
  new Promise((done) => server.listen(port, host, () => done('listening')));

/** Of DHCPv6 (RFC 8415): an option; of a message its options by code, the last of each. */
const option = (code, bytes) => {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(code, 0);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
};
const optionsOf = (bytes) => {
  const found = new Map();
  for (let at = 0; at + 4 <= bytes.length; at += 4 + bytes.readUInt16BE(at + 2))
    found.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + bytes.readUInt16BE(at + 2)));
  return found;
};
const textOf = (address) => (address.toString('hex').match(/.{4}/g) ?? []).join(':');

const does = {
  /** The address that a DHCPv6 server leases; null: no server, or none for this card. */
  dhcp6: ({ mac, ms }) =>
    new Promise((done) => {
      const socket = createSocket({ type: 'udp6', reuseAddr: true });
      const duid = Buffer.from(`00030001${mac.replaceAll(':', '')}`, 'hex');
      const association = option(3, Buffer.from('000000010000000000000000', 'hex'));
      const say = (kind, ...more) =>
        socket.send(
          Buffer.concat([
            Buffer.from([kind, 1, 2, 3]),
            option(1, duid),
            association,
            option(8, Buffer.alloc(2)),
            ...more,
          ]),
          547,
          'ff02::1:2%eth0',
          () => undefined,
        );
      const end = (result) => (clearTimeout(timer), clearInterval(again), socket.close(), done(result));
      const timer = setTimeout(() => end(null), ms);
      const again = setInterval(() => say(1), 300);
      socket.on('error', () => undefined);
      socket.on('message', (bytes) => {
        const options = optionsOf(bytes.subarray(4));
        const leased = optionsOf((options.get(3) ?? Buffer.alloc(12)).subarray(12)).get(5);
        if (bytes[0] === 2 && leased) say(3, option(2, options.get(2)));
        if (bytes[0] === 7 && leased) end(textOf(leased.subarray(0, 16)));
      });
      socket.bind(546, '::', () => say(1));
    }),

  /** Answers every line with itself. */
  listenTcp: ({ port, host }) =>
    listening(
      createServer((socket) => socket.pipe(socket).on('error', () => socket.destroy())),
      port,
      host,
    ),
  /** Whatever is said, it says the same. */
  listenTelling: ({ port, text }) =>
    listening(
      createServer((socket) => {
        socket.on('data', () => socket.write(`${text}\n`)).on('error', () => socket.destroy());
      }),
      port,
    ),
  listenUdp: ({ port }) =>
    new Promise((done) => {
      const socket = createSocket('udp4');
      socket.on('message', (data, from) => socket.send(data, from.port, from.address));
      socket.bind(port, () => done('listening'));
    }),
  /** open, refused or silent. An open one stays open under its id. */
  openTcp: ({ flow, address, port, ms }) =>
    new Promise((done) => {
      const socket = connect({ host: address, port });
      const timer = setTimeout(() => (socket.destroy(), done('silent')), ms);
      const end = (how) => (clearTimeout(timer), done(how));
      socket.on('connect', () => (flows.set(flow, socket), end('open')));
      socket.on('error', ({ code }) => end(code === 'ECONNREFUSED' ? 'refused' : 'silent'));
    }),
  /** Whether an open flow still carries something there and back. */
  say: ({ flow, ms }) =>
    new Promise((done) => {
      const socket = flows.get(flow);
      const timer = setTimeout(() => done('silent'), ms);
      socket.once('data', () => (clearTimeout(timer), done('answered')));
      socket.write('hello\n');
    }),
  sendUdp: ({ address, port, from, ms }) =>
    new Promise((done) => {
      const socket = createSocket('udp4');
      const end = (how) => (clearTimeout(timer), socket.close(), done(how));
      const timer = setTimeout(() => end('silent'), ms);
      socket.on('message', () => end('answered'));
      socket.on('error', () => end('refused'));
      socket.bind(from ?? 0, () => socket.send('hello', port, address));
    }),
  http: ({ method, path, headers, body, ms }) =>
    new Promise((done) => {
      const asked = request({ host: '169.254.169.254', method, path, headers, timeout: ms }, (reply) => {
        let text = '';
        reply
          .on('data', (chunk) => (text += chunk))
          .on('end', () => done({ status: reply.statusCode, text }));
      });
      asked.on('timeout', () => asked.destroy());
      asked.on('error', (error) => done({ status: 0, text: error.code ?? 'silent' }));
      asked.end(body);
    }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, name, args } = JSON.parse(line);
  void does[name](args).then((result) => process.stdout.write(`${JSON.stringify({ id, result })}\n`));
}
process.exit(0);
