import { closeSync, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '../../src/common/exec/exec.js';
import {
  ensureDatabase,
  initPostgres,
  postgresAnswers,
  postgresProgram,
  postgresUrl,
  type PostgresPlace,
} from '../../src/engine/embedded-postgres.js';
import { launch, stopProgram } from '../../src/engine/program.js';
import { DATABASE, postgresPlace } from '../../src/engine/servers.js';
import { settingsOf } from '../../src/engine/settings.js';
import { cloudUsers } from '../../src/engine/system-users.js';
import { type EngineCloud } from '../support/engine-cloud.js';
import { freePorts } from '../support/free-ports.mjs';
import { type Fixture } from './fixture.js';
import { restoreRows } from './restore-rows.js';

/** Lays a fixture out as the state folder of a cloud that is not up, as if its own cloud had stopped there just now. */
export async function restore({ archive, rows }: Fixture, cloud: EngineCloud): Promise<void> {
  // The archive names them as owners.
  const users = await cloudUsers();
  await exec('tar', ['-xzf', archive, '-C', cloud.state]);
  // A name of its own, so that tests stand side by side.
  await writeFile(join(cloud.state, 'cloud'), cloud.cloud);
  const [port] = await freePorts(1);
  const place = {
    ...(await postgresPlace(settingsOf([...cloud.identity, `--postgres_port=${port}`]), users)),
    sockets: join(cloud.paths.postgres, 'sockets'),
  };
  await initPostgres(place);
  await whileUp(place, join(cloud.state, 'restore.log'), async () => {
    await ensureDatabase(place, DATABASE);
    await restoreRows(postgresUrl(place, DATABASE), rows);
  });
}

async function whileUp(place: PostgresPlace, path: string, work: () => Promise<void>): Promise<void> {
  const log = openSync(path, 'a');
  const child = launch(postgresProgram(place), log);
  closeSync(log);
  try {
    await postgresAnswers(place, 30_000);
    await work();
  } finally {
    await stopProgram(child, 'SIGINT', 10_000);
  }
}
