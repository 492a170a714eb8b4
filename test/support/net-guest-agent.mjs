/**
 * Runs in a guest's namespace and does what it is told: one JSON line in, one JSON line out. Node's own modules only.
 */
import { createSocket } from 'node:dgram';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

const flows = new Map();
const listening = (server, port) =>
  new Promise((done) => server.listen(port, '0.0.0.0', () => done('listening')));

const does = {
  /** Answers every line with itself. */
  listenTcp: ({ port }) =>
    listening(
      createServer((socket) => socket.pipe(socket).on('error', () => socket.destroy())),
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
