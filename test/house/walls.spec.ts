import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import { walls, wallsAround } from '../../eslint/walls.mjs';
import { sourcesOf } from './sources.js';

const production = sourcesOf('src', 'activities', 'workflows').map(({ path }) => path);

/** For each wall an import through it, by the file that would say it. */
const CROSSINGS: readonly (readonly [file: string, module: string])[] = [
  ['workflows/a.workflow.ts', 'node:fs'],
  ['workflows/contracts/a.ts', '../lib/saga.js'],
  ['activities/network.activities.ts', '../src/cloud/hosts/host.repository.js'],
  ['activities/control/a.activities.ts', '../../src/host/compute/compute.manager.js'],
  ['src/stream/a.contract.ts', '../host/network/network-driver.js'],
  ['src/common/ids/a.ts', '../../cloud/nouns/noun.js'],
  ['src/common/ids/a.ts', 'pg'],
  ['src/host/compute/a.ts', '../../cloud/networks/network.js'],
  ['src/host/link/a.ts', '../compute/virt-driver.js'],
  ['src/host/compute/a.manager.ts', './drivers/fake/fake.driver.js'],
  ['src/host/network/drivers/linux/a.ts', '@nestjs/common'],
  ['src/cloud/hosts/a.ts', '../../host/compute/virt-driver.js'],
  ['src/cloud/tags/a.ts', '../registry/registry.js'],
  ['src/cloud/nouns/a.ts', '../instances/instance.noun.js'],
  ['src/cloud/instances/a.service.ts', '@temporalio/client'],
  ['src/api/hosts/a.ts', '../../host/link/host-link.js'],
  ['src/api/ec2/tags/a.action.ts', '../../../cloud/tags/tag.repository.js'],
  ['src/api/x7/compute/a.ts', '../../../cloud/tags/tag.repository.js'],
  ['src/manage/commands/a.commands.ts', '../../host/network/network-driver.js'],
  ['src/daemons/a.ts', '../api/ec2/tags/create-tags.action.js'],
];

/** The walls that an import of this file's is said to cross, by what they say. */
async function crossedBy(file: string, text: string): Promise<readonly string[]> {
  const eslint = new ESLint({
    overrideConfig: [{ languageOptions: { parserOptions: { projectService: false } } }],
    ruleFilter: ({ ruleId }) => ruleId === 'house/walls',
  });
  const [result] = await eslint.lintText(text, { filePath: file });
  return (result?.messages ?? []).map(({ message }) => message);
}

describe('walls', () => {
  it('stand around every production file', () => {
    expect(production.length).toBeGreaterThan(500);
    expect(production.filter((path) => wallsAround(path).length === 0)).toEqual([]);
  });

  it('stand around some file each', () => {
    expect(walls.filter(({ of }) => !production.some((path) => of.test(path)))).toEqual([]);
  });

  it('are each crossed below', async () => {
    const said = (
      await Promise.all(CROSSINGS.map(([file, module]) => crossedBy(file, `import '${module}';`)))
    ).flat();
    expect(
      walls.map(({ say }) => say).filter((say) => !said.some((message) => message.startsWith(say))),
    ).toEqual([]);
  });

  it.each(CROSSINGS)('keep %s from %s, and say where to go instead', async (file, module) => {
    expect(await crossedBy(file, `import '${module}';`)).not.toEqual([]);
  });

  it.each([
    ['a type', `import type { Noun } from '../cloud/nouns/noun.js';`],
    ['what is handed on', `export * from '../cloud/nouns/noun.js';`],
    ['what is handed on by name', `export { NOUNS } from '../cloud/nouns/noun.js';`],
    ['what is loaded later', `await import('../cloud/nouns/noun.js');`],
    ['a type that is named in place', `export type A = import('../cloud/nouns/noun.js').Noun;`],
  ])('see %s', async (_what, text) => {
    expect(await crossedBy('src/stream/a.ts', text)).toHaveLength(1);
  });

  it('let pass what is allowed', async () => {
    const text = `import { z } from 'zod';\nimport { UUID } from '../common/ids/uuid.js';`;
    expect(await crossedBy('src/stream/a.ts', text)).toEqual([]);
    expect(await crossedBy('src/stream/a.spec.ts', `import '../host/link/host-link.js';`)).toEqual([]);
  });
});
