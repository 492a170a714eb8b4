import { request as ask, type IncomingMessage } from 'node:http';
import { request as askSecurely } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { EngineError } from '../../common/errors/engine-error.js';
import type { ImageToSend } from './host-link.js';

/** Until something moves. */
const SILENT_MS = 120_000;
const refusal = z.object({ code: z.string(), message: z.string() });

interface Destination {
  readonly url: string;
  readonly token: string;
  readonly image: ImageToSend;
}

/** Sends the bytes with back pressure, and waits until they are kept. See `HostLink.sendImage`. */
export async function sendImage(to: Destination, bytes: Readable, signal: AbortSignal): Promise<void> {
  const { operationId, generation, format, imageId } = to.image;
  const url = new URL(`/v1/images/${imageId}`, to.url);
  url.search = new URLSearchParams({
    ...{ operation: operationId, generation: String(generation), format },
  }).toString();
  const headers = { authorization: `Bearer ${to.token}`, 'content-type': 'application/octet-stream' };
  const request = (url.protocol === 'https:' ? askSecurely : ask)(url, {
    ...{ method: 'PUT', headers, signal, timeout: SILENT_MS },
  });
  request.once('timeout', () => request.destroy(new Error('the host API is silent')));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  // Refused before all was sent: the answer says more than the broken pipe.
  const sent = pipeline(bytes, request).catch(() => undefined);
  try {
    await accepted(await answered);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof EngineError
      ? error
      : new EngineError('ServiceUnavailable', 'The host API does not answer', { cause: error });
  } finally {
    request.destroy();
    await sent;
  }
}

async function accepted(answer: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  if (answer.statusCode === 200) return;
  const text = Buffer.concat(chunks).toString('utf8').slice(0, 2_000);
  const { code, message } = refusalIn(text) ?? { code: '', message: text };
  if (code === 'OperationOvertaken') throw new EngineError('OperationOvertaken', message);
  const isFinal = ['ImageUnusable', 'ResourceLimitExceeded', 'InvalidAMIID.NotFound'].includes(code);
  if (isFinal) throw new EngineError('ImageUnusable', message);
  throw new EngineError('ServiceUnavailable', `The host API answered ${answer.statusCode}`, { cause: text });
}

function refusalIn(text: string): z.infer<typeof refusal> | undefined {
  try {
    return refusal.safeParse(JSON.parse(text)).data;
  } catch {
    // No answer of ours: what it says goes to the log as it is.
    return undefined;
  }
}
