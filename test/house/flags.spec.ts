import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Flag } from '../../src/common/flags/flags.js';
import { daemonRows } from '../../src/daemons/registry.js';
import { sourcesOf } from './sources.js';

const isFlag = (value: unknown): value is Flag<unknown> =>
  typeof value === 'object' && value !== null && 'help' in value && 'initial' in value && 'parse' in value;

/** Each flag of each room, wherever it is declared. One module after the other: Jest's loader wants it so. */
const flags: [string, Flag<unknown>][] = [];
for (const { path } of sourcesOf('src').filter((source) => source.path.endsWith('.flags.ts'))) {
  const module = (await import(resolve(path))) as Record<string, unknown>;
  for (const spec of Object.values(module))
    for (const [name, flag] of Object.entries(spec ?? {})) if (isFlag(flag)) flags.push([name, flag]);
}

describe('every flag', () => {
  it('was found', () => {
    expect(flags.length).toBeGreaterThan(50);
  });

  it('has help that reads as a sentence, without its end', () => {
    const bare = flags.filter(([, { help }]) => !/^([\p{Lu}\d-]|vCPU).{10,}[^.]$/u.test(help));
    expect(bare.map(([name, { help }]) => `--${name}: ${help}`)).toEqual([]);
  });

  it('is named as gflags are', () => {
    const odd = flags.filter(([name]) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name));
    expect(odd.map(([name]) => name)).toEqual([]);
  });

  it('means the same to every daemon that knows it', () => {
    const meanings = new Map<string, Set<string>>();
    for (const { flags: spec } of Object.values(daemonRows))
      for (const [name, { help, initial }] of Object.entries(spec))
        meanings.set(name, (meanings.get(name) ?? new Set()).add(`${help} [${String(initial)}]`));
    const ambiguous = [...meanings.values()].filter(({ size }) => size > 1);
    expect(ambiguous.map((texts) => [...texts])).toEqual([]);
  });
});
