import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { type WorkflowName, workflowTypes } from '../../workflows/contracts/workflow-names.js';
import { historyOf } from './history-json.js';

const FOLDER = 'test/histories';
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
const replay = (history: string): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: { codePath: 'dist/workflow-bundle.js' } }, historyOf(history));

// A replay that fails says so itself.
beforeAll(() => void Runtime.install({ logger: new DefaultLogger('ERROR') }));

describe('recorded histories', () => {
  it.each(Object.keys(workflowTypes) as WorkflowName[])(
    '%s has one of its way and one of its failure',
    (name) => {
      const own = files.filter((file) => file.split('.')[0] === name);
      expect(own).toContain(`${name}.json`);
      expect(own.length).toBeGreaterThanOrEqual(2);
    },
  );

  it.each(files)('%s replays on the code as it is', async (file) => {
    await expect(replay(read(file))).resolves.toBeUndefined();
  });

  it('would not replay if two steps had changed places', async () => {
    const swapped = read('run-instances.json')
      .replaceAll('"preparePort"', '"?"')
      .replaceAll('"spawnInstance"', '"preparePort"')
      .replaceAll('"?"', '"spawnInstance"');
    await expect(replay(swapped)).rejects.toMatchObject({ name: 'DeterminismViolationError' });
  });
});
