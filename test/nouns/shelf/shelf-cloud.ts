import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { type Database } from '../../../src/common/prisma/database.js';
import {
  controlNouns,
  controlNounsByName,
  controlNounsOf,
} from '../../../src/cloud/registry/control-nouns.js';
import { nouns } from '../../../src/cloud/registry/registry.js';
import { type AddedNouns } from '../../support/cloud/services.js';
import { registered } from './shelf.registrations.js';
import { SHELVES } from './shelf.state.js';

/** Called at the top of a spec: a shelf's parts and workflows, for whoever makes a control plane. */
export const shelvesForSpec = async (): Promise<AddedNouns> => ({
  ...shelfParts(),
  workflowBundle: await bundled(),
});

/** What each part of a control plane is told of shelves. */
export function shelfParts(): AddedNouns {
  const { entry, inCode, check, steps, service, daemon } = registered();
  return {
    nouns: controlNounsOf(
      // After instances: whoever locks both locks them in this order.
      { ...controlNounsByName, shelf: inCode },
      { registry: { ...nouns, shelf: entry }, checks: [...controlNouns.checks, check] },
    ),
    steps: [steps],
    services: [service],
    daemons: (gate) => [new daemon(gate)],
    prepare: makeTable,
  };
}

/** A noun of the cloud has its table from a migration. Hosts have one role more. */
async function makeTable(database: Database): Promise<void> {
  for (const statement of SHELVES) await database.query(statement);
  await database.query(
    `ALTER TABLE hosts ALTER COLUMN roles SET DEFAULT '{compute,network,volume,shelving}'`,
  );
}

async function bundled(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-shelf-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const workflowsPath = resolve('test/nouns/shelf/workflows.index.ts');
  const logger = new DefaultLogger('WARN');
  const { code } = await bundleWorkflowCode({ workflowsPath, preloadModules: [workflowsPath], logger });
  const file = join(folder, 'bundle.js');
  await writeFile(file, code);
  return file;
}
