import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder that holds package.json: this checkout, or the copy of it that a daemon runs from. */
export function checkoutRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder))
    if (existsSync(join(folder, 'package.json'))) return folder;
    else if (folder === '/') throw new Error('package.json is nowhere above this program');
}

interface TemporalFinder {
  bringTemporal(flag: string, say: (line: string) => void): Promise<string>;
}

interface SystemPackages {
  missingPackages(): readonly string[];
  installLine(names: readonly string[]): string;
}

/** What bin/bootstrap.mjs uses too: plain JavaScript, because it runs before anything is built. */
const plain = async <T>(name: string): Promise<T> =>
  (await import(pathToFileURL(join(checkoutRoot(), 'bin/lib', name)).href)) as T;

export const temporalFinder = (): Promise<TemporalFinder> => plain('temporal-binary.mjs');
export const systemPackages = (): Promise<SystemPackages> => plain('bring-system.mjs');
export const cacheFolder = async (): Promise<string> =>
  (await plain<{ cacheFolder(): string }>('cache-folder.mjs')).cacheFolder();
