import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { uuid } from './topics/words.js';

/** AWS shows the newest 64 KiB of a console: so much of it is kept. */
export const TRACE_BYTES = 64 * 1024;
/** Of one request, in base64: more is another request. */
export const MOST_TRACE_TEXT = 1024 * 1024;

export const consoleTrace = z.object({ instanceId: uuid, output: z.base64().max(100_000) });

export type ConsoleTrace = z.infer<typeof consoleTrace>;

/** What hosts say to `POST /v1/consoles`: the newest that guests of theirs have written, each gzipped, in base64. */
export const consoleTraces = z.object({
  traces: z.array(consoleTrace).max(5_000),
});

export const packed = promisify(gzip) as (output: Buffer) => Promise<Buffer>;

const unzip = promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(gunzip);

/** Rejects when it is no gzip, or holds more than a host may have packed. */
export const unpacked = (trace: Buffer): Promise<Buffer> => unzip(trace, { maxOutputLength: TRACE_BYTES });
