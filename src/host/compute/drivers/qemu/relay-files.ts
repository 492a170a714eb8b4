import { readdir, readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { ProcessId } from '../../../processes/linux-process.js';
import { type RelaySpec, relaySpec } from './relay-spec.js';

const processRecord = z.object({ pid: z.int(), startTime: z.string(), bootId: z.string() });

/** Names of what there is to carry; none where nothing ever was. */
export async function relaysIn(folder: string): Promise<readonly string[]> {
  return (await unlessMissing(() => readdir(folder)))?.filter((name) => name.endsWith('.json')) ?? [];
}

/** Whether it was written so long ago, or is gone. */
export async function isOlder(path: string, ms: number): Promise<boolean> {
  const found = await unlessMissing(() => stat(path));
  return found === undefined || Date.now() - found.mtimeMs >= ms;
}

/** The process that carries, as it has written down itself; undefined: none has, or not all of it yet. */
export async function processIn(path: string): Promise<ProcessId | undefined> {
  const text = await unlessMissing(() => readFile(path, 'utf8'));
  return text ? processRecord.parse(JSON.parse(text)) : undefined;
}

/** What a relay is told; undefined: there is none, or its file is empty. */
export async function relayIn(path: string): Promise<RelaySpec | undefined> {
  const text = await unlessMissing(() => readFile(path, 'utf8'));
  return text ? relaySpec.parse(JSON.parse(text)) : undefined;
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
