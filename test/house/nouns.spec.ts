import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { EC2_PREFIXES, type Nouns, nouns } from '../../src/nouns/registry.js';

const registry: Nouns = nouns;

describe('the registry of nouns', () => {
  it('has every noun that has a file, under its own name', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.noun.ts'))
      .map((path) => path.replace(/^.*\//, '').replace('.noun.ts', ''));
    expect(Object.keys(registry).sort()).toEqual(files.sort());
    for (const [name, noun] of Object.entries(registry)) expect(noun.name).toBe(name);
  });

  it('gives no prefix and no type of tags to two of them', () => {
    const prefixes = Object.values(registry).flatMap(({ ec2 }) => Object.values(ec2.prefixes));
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(Object.values(EC2_PREFIXES).sort()).toEqual(prefixes.sort());
    const types = Object.values(registry).flatMap(({ tags }) => tags?.type ?? []);
    expect(new Set(types).size).toBe(types.length);
  });
});
