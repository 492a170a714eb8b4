/**
 * Says a line to an address again and again, over a flow that it opens anew when the last one is silent, and tells each
 * answer as a JSON line: who said so in which flow, and when it was asked and answered. Node's own modules only.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , host = '', port = ''] = process.argv;
const EVERY_MS = 20;
const SILENT_MS = 250;

/** Resolves with the flow's next line; undefined: it is over, or silent. */
const answerOf = (flow) =>
  new Promise((done) => {
    const end = (line) => {
      clearTimeout(timer);
      flow.lines.off('line', end);
      done(line);
    };
    const timer = setTimeout(() => end(undefined), SILENT_MS);
    flow.lines.once('line', end);
    flow.socket.once('close', () => end(undefined));
    flow.socket.write('who\n');
  });

for (let n = 0; ; n += 1) {
  const socket = connect({ host, port: Number(port) }).on('error', () => socket.destroy());
  const flow = { socket, lines: createInterface({ input: socket }) };
  flow.lines.on('error', () => undefined);
  for (;;) {
    const askedAt = Date.now();
    const who = await answerOf(flow);
    if (who === undefined) break;
    process.stdout.write(`${JSON.stringify({ flow: n, who, askedAt, answeredAt: Date.now() })}\n`);
    await sleep(EVERY_MS);
  }
  socket.destroy();
  await sleep(EVERY_MS);
}
