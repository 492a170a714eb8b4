import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageFolder } from './package-folder.js';

interface TemporalFinder {
  /** One that is here already. */
  findTemporal(flag?: string): string | undefined;
  bringTemporal(flag: string, say: (line: string) => void): Promise<string>;
}

interface SystemPackages {
  missingPackages(): readonly string[];
  installLine(names: readonly string[]): string;
}

/** What bin/bootstrap.mjs uses too: plain JavaScript, because it runs before anything is built. */
const plain = async <T>(name: string): Promise<T> =>
  (await import(pathToFileURL(join(packageFolder(), 'bin/lib', name)).href)) as T;

export const temporalFinder = (): Promise<TemporalFinder> => plain('temporal-binary.mjs');
export const systemPackages = (): Promise<SystemPackages> => plain('bring-system.mjs');
export const cacheFolder = async (): Promise<string> =>
  (await plain<{ cacheFolder(): string }>('cache-folder.mjs')).cacheFolder();
