#!/usr/bin/env node
/**
 * What `npm start`, `npm test` and `npm run bench` run. It needs nothing but Node, brings what is missing, nothing twice, and
 * hands over. What it cannot have it names in one line, with the command that would.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [verb, ...args] = process.argv.slice(2);

const say = (line) => void process.stderr.write(`engine: ${line}\n`);

function refuse(line) {
  say(line);
  process.exit(2);
}

function checkMachine() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    refuse(`needs Node 20.19 or newer; this is ${process.version}`);
  if (major === 20)
    say(`Node 20 gets no security fixes any more; 22 and 24 run this, too (this is ${process.version})`);
  if (process.platform !== 'linux' || process.arch !== 'x64')
    refuse(`needs Linux on x86-64; this is ${process.platform} on ${process.arch}`);
}

/** The value of `--name=value` or `--name value`, for the few flags that count before anything is built. */
function flag(name) {
  const at = args.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  if (at < 0) return undefined;
  return args[at].includes('=') ? args[at].slice(args[at].indexOf('=') + 1) : (args[at + 1] ?? '');
}

async function prepare({ guests }) {
  const { bringPackages } = await import('./lib/bring-packages.mjs');
  const { bringSystem } = await import('./lib/bring-system.mjs');
  const { bringTemporal } = await import('./lib/temporal-binary.mjs');
  const { run } = await import('./lib/commands.mjs');
  await bringPackages(root, say);
  await run(process.execPath, [join(root, 'bin/build.mjs')]);
  if (guests) await bringSystem({ allowed: !args.includes('--noinstall_packages'), say });
  process.env.ENGINE_TEMPORAL_CLI = await bringTemporal(
    flag('temporal_cli') ?? process.env.ENGINE_TEMPORAL_CLI,
    say,
  );
}

/** Hands over to another Node program and ends as it does. */
function handOver(file, words, env = {}) {
  const child = spawn(process.execPath, [file, ...words], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  // The terminal sends Ctrl-C to all of us; the child's end is ours.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

async function start() {
  await prepare({ guests: true });
  process.argv.splice(2, process.argv.length, 'up', ...args);
  await import('./engine.mjs');
}

async function test() {
  const paths = args.filter((word) => !word.startsWith('-'));
  const reaches = (folder) => paths.length === 0 || paths.some((path) => path.includes(folder));
  await prepare({ guests: ['test/guests', 'test/contract', 'test/chaos'].some(reaches) });
  const env = { NODE_OPTIONS: `--experimental-vm-modules --no-warnings ${process.env.NODE_OPTIONS ?? ''}` };
  if (reaches('test/clients') || reaches('test/guests')) {
    const { bringClients } = await import('./lib/bring-clients.mjs');
    env.ENGINE_TEST_CLIENTS = (await bringClients(say)) ?? '';
  }
  if (reaches('test/clients')) {
    const { bringRclone } = await import('./lib/bring-s3-programs.mjs');
    env.ENGINE_TEST_RCLONE = (await bringRclone(say)) ?? '';
    const { bringGophercloud, bringOpenstackProvider } = await import('./lib/bring-x7-programs.mjs');
    env.ENGINE_TEST_GOPHERCLOUD = (await bringGophercloud(say)) ?? '';
    env.ENGINE_TEST_OPENSTACK_PROVIDER = (await bringOpenstackProvider(say)) ?? '';
  }
  if (reaches('test/contract') || reaches('test/guests')) {
    const { bringMinio } = await import('./lib/bring-s3-programs.mjs');
    env.ENGINE_TEST_MINIO = (await bringMinio(say)) ?? '';
  }
  if (process.env.ENGINE_TEST_FULL === '1' && reaches('test/engine')) {
    const { bringNodes } = await import('./lib/bring-node.mjs');
    env.ENGINE_TEST_NODES = (await bringNodes(say)).join(':');
  }
  const words = args.filter((word) => word !== '--noinstall_packages');
  handOver(createRequire(join(root, 'x.js')).resolve('jest/bin/jest'), words, env);
}

async function bench() {
  await prepare({ guests: true });
  const env = {};
  if (args.length === 0 || args.includes('s3')) {
    const { bringMinio } = await import('./lib/bring-s3-programs.mjs');
    env.ENGINE_BENCH_MINIO = (await bringMinio(say)) ?? '';
  }
  handOver(join(root, 'dist/bench/run.js'), args, env);
}

checkMachine();
const verbs = { start, test, bench, prepare: () => prepare({ guests: true }) };
if (!Object.hasOwn(verbs, verb)) refuse(`'${verb ?? ''}' is not one of ${Object.keys(verbs).join(', ')}`);
await verbs[verb]().catch((error) => refuse(error.message));
