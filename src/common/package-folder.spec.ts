import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageFolder, packageVersion } from './package-folder.js';

it('finds this package and its version', () => {
  expect(existsSync(join(packageFolder(), 'bin/build.mjs'))).toBe(true);
  expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
});
