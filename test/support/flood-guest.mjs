/**
 * Runs in a guest's namespace and floods until it is killed, or for 20 s: `dhcp`, `dns ADDRESS`, `metadata`. Node's own
 * modules only.
 */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

const [, , kind, address] = process.argv;
setTimeout(() => process.exit(0), 20_000);

const BATCH = 50;

/** As fast as the kernel takes it. */
function flood(message, { from, port, to }) {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  socket.bind(from, () => {
    socket.setBroadcast(true);
    const send = () => {
      for (let n = 0; n < BATCH; n += 1) socket.send(message, port, to, () => undefined);
      setImmediate(send);
    };
    send();
  });
}

/** A request for somebody else's address: the server answers each with a line in its log. */
function foreignRequest(mac) {
  const message = Buffer.alloc(260);
  message.set([1, 1, 6]);
  message.set(
    mac.split(':').map((part) => parseInt(part, 16)),
    28,
  );
  message.set([99, 130, 83, 99, 53, 1, 3, 50, 4, 10, 11, 12, 13, 255], 236);
  return message;
}

const GREEDY = 'GET /latest/user-data HTTP/1.1\r\nH: x\r\nHost: x\r\n\r\n'.repeat(10_000);

/** Ten thousand requests in one go, nothing read; again a moment later, whatever became of it. */
function pipeline() {
  const socket = connect({ host: '169.254.169.254', port: 80 });
  socket.pause();
  socket.on('connect', () => socket.write(GREEDY));
  socket.on('error', () => undefined);
  setTimeout(() => (socket.destroy(), pipeline()), 100);
}

if (kind === 'dhcp') flood(foreignRequest(address), { from: 68, port: 67, to: '255.255.255.255' });
if (kind === 'dns')
  flood(Buffer.from('abcd01000001000000000000016103737065630000010001', 'hex'), {
    from: 0,
    port: 53,
    to: address,
  });
if (kind === 'metadata') for (let n = 0; n < 16; n += 1) pipeline();
process.stdout.write('flooding\n');
