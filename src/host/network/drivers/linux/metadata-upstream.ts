/** Part of the metadata proxy’s program: nothing but Node’s own modules. */
import type { AskingGuest } from './asking-guest.js';
import { Agent, request, type IncomingMessage } from 'node:http';

export const ANSWER_MS = 15_000;
/** User data has 16 KiB at most; what is bigger is no answer of the metadata service. */
const MAX_ANSWER = 262_144;
/** What the metadata service knows; the rest stays here. The Host header is ignored. */
const PASSED_ON = ['x-aws-ec2-metadata-token', 'x-aws-ec2-metadata-token-ttl-seconds', 'x-forwarded-for'];

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Asks engine-network on behalf of the guest. */
export type Upstream = (guest: AskingGuest, from: IncomingMessage) => Promise<Reply>;

/** Rejects when engine-network does not answer in time, or too much. */
export function metadataUpstream(socketPath: string, maxSockets: number): Upstream {
  const agent = new Agent({ keepAlive: true, maxSockets });
  const options = { socketPath, agent, method: 'POST', timeout: ANSWER_MS };
  return (guest, from) =>
    new Promise((resolve, reject) => {
      const upward = request(options, (reply) => void wholeOf(reply).then(resolve, reject));
      upward.on('timeout', () => upward.destroy(new Error('no answer')));
      upward.on('error', reject);
      upward.end(JSON.stringify(askedBy(guest, from)));
    });
}

function askedBy(
  { address, overIpv6 }: AskingGuest,
  { method = 'GET', url: path = '/', headers: given }: IncomingMessage,
) {
  const headers = Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = given[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
  return { address, method, path, headers, ...(overIpv6 && { overIpv6 }) };
}

async function wholeOf(reply: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of reply) {
    size += (chunk as Buffer).length;
    if (size > MAX_ANSWER) throw new Error('too much of an answer');
    chunks.push(chunk as Buffer);
  }
  // Those two are about our own connection upwards; a guest that asked to close waits for it.
  const headers = { ...reply.headers };
  delete headers.connection;
  delete headers['keep-alive'];
  return { status: reply.statusCode ?? 502, headers, body: Buffer.concat(chunks) };
}
