#!/usr/bin/env node
/**
 * Makes the fixture of a version: `node test/upgrade/record.mjs CHECKOUT [STORY…]`, with CHECKOUT built and installed.
 * For each story a cloud of that code is started, used, stopped or killed, and what it leaves is kept under
 * `test/upgrade/<commit>/`: `<story>.state.tar.gz` (its state folder, without servers, logs and copies),
 * `<story>.rows.json.gz` (its database) and `<story>.seen.json` (what its user saw last). The story `guests` has real
 * guests and keeps the text files of its host only.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { keepHostFiles } from './record/host-files.mjs';
import { RecordedCloud } from './record/recorded-cloud.mjs';
import { burst } from './record/burst.mjs';
import { guests } from './record/guests.mjs';
import { nouns } from './record/nouns.mjs';
import { settled } from './record/settled.mjs';

const STORIES = { settled, burst, guests, nouns };
/** Made anew, or of no use elsewhere: servers' files, logs, copies of programs. */
const LEFT_OUT = ['postgres', 'temporal', 'logs', 'lib', 'run', 'accel.json'];

const [checkout, ...wanted] = process.argv.slice(2);
if (!checkout) throw new Error('which checkout? node test/upgrade/record.mjs CHECKOUT [STORY…]');
const commit = execFileSync('git', ['-C', checkout, 'rev-parse', '--short=7', 'HEAD'], { encoding: 'utf8' });
const folder = join(dirname(fileURLToPath(import.meta.url)), commit.trim());
mkdirSync(folder, { recursive: true });
for (const name of wanted.length > 0 ? wanted : Object.keys(STORIES)) await record(name);

async function record(name) {
  const cloud = new RecordedCloud(resolve(checkout));
  try {
    const seen = await STORIES[name](cloud);
    if (name === 'guests') return;
    writeFileSync(join(folder, `${name}.seen.json`), `${JSON.stringify(seen, undefined, 2)}\n`);
    const rows = await cloud.rows();
    writeFileSync(join(folder, `${name}.rows.json.gz`), gzipSync(rows, { level: 9 }));
    const without = LEFT_OUT.map((part) => `--exclude=./${part}`);
    const file = join(folder, `${name}.state.tar.gz`);
    execFileSync('tar', ['-czf', file, '-C', cloud.state, ...without, '--exclude=*.sock', '.']);
  } finally {
    if (name === 'guests') keepHostFiles(cloud.state, join(folder, 'host-files'));
    await cloud.remove();
  }
}
