import { readdir, stat } from 'node:fs/promises';
import type { z } from 'zod';
import { optionalText } from '../../../../common/files/optional-text.js';
import type { ProcessId } from '../../../processes/linux-process.js';
import { processRecord } from '../../../processes/process-record.js';
import { type RelaySpec, relaySpec } from './relay-spec.js';

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
export const processIn = (path: string): Promise<ProcessId | undefined> => recordIn(path, processRecord);

/** What a relay is told; undefined: there is none, or its file is empty. */
export const relayIn = (path: string): Promise<RelaySpec | undefined> => recordIn(path, relaySpec);

async function recordIn<T>(path: string, record: z.ZodType<T>): Promise<T | undefined> {
  const text = await optionalText(path);
  return text ? record.parse(JSON.parse(text)) : undefined;
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
