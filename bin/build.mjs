#!/usr/bin/env node
/**
 * Sources → dist/: the Prisma client, then every .ts by swc (types are `npm run types`'s affair), then the workflows as
 * one bundle, so that no daemon starts webpack. What has not changed since the last build is left alone.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pointedAtSchemas, writeSchemas } from './lib/sdk-schemas.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const ROOMS = ['src', 'workflows', 'activities', 'bench'];
const DIST = join(root, 'dist');

const mtime = async (path) => (existsSync(path) ? (await stat(path)).mtimeMs : 0);

/** Whole or not at all: two builds at once, or one cut short, leave nothing broken behind. */
async function put(path, text) {
  const fresh = `${path}.${process.pid}.tmp`;
  await writeFile(fresh, text);
  await rename(fresh, path);
}

async function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath ?? e.path, e.name));
}

async function generateClient() {
  const schema = join(root, 'prisma/schema.prisma');
  const made = join(root, 'src/generated/prisma/client.ts');
  if ((await mtime(made)) > (await mtime(schema))) return;
  // The Rust schema engine is not needed to generate, but the CLI asks for one.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
  const cli = join(root, 'node_modules/prisma/build/index.js');
  execFileSync(process.execPath, [cli, 'generate', '--schema', schema], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function compile() {
  const { transformFile } = await import('@swc/core');
  const sources = (await Promise.all(ROOMS.map((room) => filesUnder(join(root, room))))).flat();
  const wanted = new Set();
  // What is made of the workflows depends on how it is made, too.
  let newest = await mtime(join(root, 'bin/build.mjs'));
  await Promise.all(
    sources.map(async (source) => {
      const at = relative(root, source);
      if (/\.spec\.ts$|\.d\.ts$/.test(at) || at.startsWith('bench/results')) return;
      const target = join(DIST, at).replace(/\.ts$/, '.js');
      wanted.add(target);
      const changed = await mtime(source);
      if (/^(workflows)\//.test(at)) newest = Math.max(newest, changed);
      if ((await mtime(target)) >= changed) return;
      await mkdir(dirname(target), { recursive: true });
      if (!source.endsWith('.ts')) return copyFile(source, target);
      const { code, map } = await transformFile(source, { configFile: join(root, '.swcrc'), cwd: root });
      const name = target.split('/').at(-1);
      if (map) await put(`${target}.map`, map);
      const compiled = at.startsWith('src/') ? pointedAtSchemas(code, target, DIST) : code;
      await put(target, map ? `${compiled}\n//# sourceMappingURL=${name}.map\n` : compiled);
    }),
  );
  // A deleted source must not live on in dist.
  for (const file of await filesUnder(DIST)) {
    const inRoom = ROOMS.some((room) => relative(DIST, file).startsWith(`${room}/`));
    if (inRoom && !wanted.has(file.replace(/\.map$|\.\d+\.tmp$/g, ''))) await rm(file, { force: true });
  }
  const compiled = [...wanted].filter((file) => file.startsWith(join(DIST, 'src/')) && file.endsWith('.js'));
  await writeSchemas(compiled, DIST);
  return newest;
}

async function bundleWorkflows(newest) {
  const target = join(DIST, 'workflow-bundle.js');
  if (!existsSync(join(root, 'workflows/index.ts')) || (await mtime(target)) >= newest) return;
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const workflowsPath = join(root, 'workflows/index.ts');
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    // Evaluated once for all workflows, not once for each.
    preloadModules: [workflowsPath],
    logger: new DefaultLogger('WARN'),
  });
  await put(target, code);
}

try {
  await mkdir(DIST, { recursive: true });
  await generateClient();
  await bundleWorkflows(await compile());
} catch (error) {
  process.stderr.write(`build: ${error.message}\n`);
  process.exit(1);
}
