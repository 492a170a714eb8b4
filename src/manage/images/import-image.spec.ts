import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseUrlForSpec } from '../../../test/support/database.js';
import { until } from '../../../test/support/until.js';
import { packageFolder } from '../../common/package-folder.js';
import { exec } from '../../common/exec/exec.js';
import { runManage } from '../run-manage.js';

const url = await databaseUrlForSpec();
const folder = await mkdtemp(join(tmpdir(), 'import-'));
const at = (name: string) => join(folder, name);
const store = at('images');

async function manage(...words: string[]) {
  const said = { out: '', err: '' };
  const files = [
    `--database_url_file=${at('url')}`,
    `--master_key_file=${at('keys')}`,
    `--state_path=${folder}`,
  ];
  const status = await runManage([...files, ...words], {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { ...said, status };
}
const imported = (from: string, ...more: string[]) =>
  manage('image', 'import', from, '--project=alpha', '--image_max_gib=1', ...more);
const qemuImg = (...args: string[]) => exec('qemu-img', args);

/** QEMU measures how fast it derives keys, and gives up where other work has the processor meanwhile. */
async function encryptedAt(path: string, tries = 10): Promise<unknown> {
  const luks = ['--object', 'secret,id=s,data=x', '-o', 'encrypt.format=luks,encrypt.key-secret=s'];
  const made = qemuImg('create', '-f', 'qcow2', ...luks, path, '1M');
  return made.catch((error: unknown) => {
    if (tries === 0) throw error;
    return encryptedAt(path, tries - 1);
  });
}
const stored = async () => (await readdir(store).catch(() => [])).sort();

/** Bytes of a file at a place changed to others. */
async function patched(path: string, at: number, bytes: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

let stalled: (() => void) | undefined;
const server = createServer(({ headers, url: path }, response) => {
  if (path === '/stall') return void response.writeHead(200).write(Buffer.alloc(1_000), () => stalled?.());
  if (headers.authorization !== `Basic ${btoa('u:secret')}`) return void response.writeHead(401).end();
  void readFile(at('good.qcow2')).then((bytes) => response.end(bytes));
}).listen(0, '127.0.0.1');
const remote = () => `http://u:secret@127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  await writeFile(at('url'), url);
  await writeFile(at('keys'), `1:${'ab'.repeat(32)}\n`, { mode: 0o600 });
  await manage('user', 'create', 'ann');
  await manage('project', 'create', 'alpha', 'ann');
  await writeFile(at('raw.img'), Buffer.alloc(1024 * 1024, 1), { mode: 0o600 });
  await qemuImg('convert', '-O', 'qcow2', '-f', 'raw', at('raw.img'), at('good.qcow2'));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

describe('engine-manage image import', () => {
  it('takes what qemu-img makes, and raw disks, under the name that it is given or has', async () => {
    const sha256 = createHash('sha256')
      .update(await readFile(at('good.qcow2')))
      .digest('hex');
    const good = await imported(at('good.qcow2'), `--sha256=${sha256.toUpperCase()}`, '--json');
    expect(good).toMatchObject({ status: 0, err: expect.stringMatching(/^good\.qcow2: \[#{30}\] 100%/) });
    const [row] = JSON.parse(good.out) as { id: string }[];
    expect(row).toMatchObject({ name: 'good', format: 'qcow2', state: 'available', public: true });
    expect(await readFile(join(store, row?.id ?? ''))).toEqual(await readFile(at('good.qcow2')));
    expect((await imported(at('raw.img'), '--name=my disk', '--nopublic')).out).toMatch(
      /my disk +machine +raw +1 .* no /,
    );
  });

  it.each([
    ['vmdk', []],
    ['vmdk', ['-o', 'subformat=streamOptimized']],
    ['vdi', []],
  ])('makes a qcow2 image of another system’s disk: %s %j', async (format, how) => {
    const path = at(`other.${format}`);
    await qemuImg('convert', '-O', format, ...how, '-f', 'raw', at('raw.img'), path);
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    const { out, err, status } = await imported(path, `--sha256=${sha256}`, '--json');
    expect([status, err]).toEqual([0, expect.stringContaining('100%')]);
    const [row] = JSON.parse(out) as { id: string }[];
    expect(row).toMatchObject({ name: 'other', format: 'qcow2', state: 'available' });
    const compared = await qemuImg('compare', '-f', 'qcow2', join(store, row?.id ?? ''), at('raw.img'));
    expect(compared.stdout).toContain('identical');
    expect((await stored()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('takes what a server has', async () => {
    const { status, out, err } = await imported(`${remote()}/pool/a%20b.qcow2?token=secret`);
    expect([status, out]).toEqual([0, expect.stringMatching(/ a b +machine +qcow2 /)]);
    expect(out + err + JSON.stringify(await manage('image', 'list', '--json'))).not.toContain('secret');
  });

  const hostile: readonly (readonly [what: string, make: (path: string) => Promise<unknown>, why: RegExp])[] =
    [
      [
        'a backing file',
        (path) => qemuImg('create', '-f', 'qcow2', '-b', '/etc/shadow', '-F', 'raw', path, '1M'),
        /it has a backing file/,
      ],
      [
        'an external data file',
        (path) => qemuImg('create', '-f', 'qcow2', '-o', `data_file=${path}.data`, path, '1M'),
        /its data are in another file/,
      ],
      [
        'a disk of two gigabytes in a few bytes',
        (path) => qemuImg('create', '-f', 'qcow2', path, '2G'),
        /its disk is larger than 1073741824 bytes/,
      ],
      [
        'a disk that no number holds',
        (path) => qemuImg('create', '-f', 'qcow2', '-o', 'cluster_size=2M', path, '1E'),
        /its disk has 1152921504606846976 bytes/,
      ],
      [
        'tables that lead nowhere',
        async (path) => {
          await qemuImg('convert', '-O', 'qcow2', '-f', 'raw', at('raw.img'), path);
          // The first entry of the L1 table: an L2 table in the refcounts.
          await patched(path, 0x30000, Buffer.from('8000000000010000', 'hex'));
        },
        /it is corrupt: qemu-img check finds errors|QEMU does not read it/,
      ],
      [
        'an L1 table that no memory holds',
        async (path) => {
          await qemuImg('create', '-f', 'qcow2', path, '1M');
          await patched(path, 36, Buffer.from('ffffffff', 'hex'));
        },
        /QEMU does not read it: .*L1/i,
      ],
      [
        'its end cut off',
        async (path) => writeFile(path, (await readFile(at('good.qcow2'))).subarray(0, 400)),
        /cannot be registered: /,
      ],
      ['an encrypted disk', (path) => encryptedAt(path), /it is encrypted/],
      [
        'gzip around it',
        async (path) => writeFile(path, gzipSync(await readFile(at('good.qcow2')))),
        /it is compressed by gzip: unpack it first/,
      ],
      [
        'a description of a VMDK disk',
        (path) => qemuImg('create', '-f', 'vmdk', '-o', 'subformat=monolithicFlat', path, '1M'),
        /it is the description of a VMDK disk, whose bytes are in other files/,
      ],
      [
        'a VMDK disk that names another file',
        async (path) => {
          await qemuImg('create', '-f', 'vmdk', path, '1M');
          // No sectors of its own: those of its descriptor's extents.
          await patched(path, 12, Buffer.alloc(8));
        },
        /its data are in another file/,
      ],
      [
        'a VDI disk of two gigabytes',
        (path) => qemuImg('create', '-f', 'vdi', path, '2G'),
        /its disk is larger than 1073741824 bytes/,
      ],
      ['nothing in it', (path) => writeFile(path, ''), /it is empty/],
    ];

  it.each(hostile)(
    'refuses %s in one line, and keeps nothing',
    async (what, make, why) => {
      const path = at(`${what.replaceAll(/\W+/g, '-').slice(0, 30)}.qcow2`);
      await make(path);
      const before = await stored();
      const { status, out, err } = await imported(path);
      expect([status, out]).toEqual([1, '']);
      expect(err.split('\n').at(-2)).toMatch(why);
      expect(err).toMatch(/^engine-manage: The image cannot be registered: .*\n$/m);
      expect(await stored()).toEqual(before);
    },
    30_000,
  );

  it('keeps nothing when the operator ends it', async () => {
    const before = await stored();
    const files = [
      `--database_url_file=${at('url')}`,
      `--master_key_file=${at('keys')}`,
      `--state_path=${folder}`,
    ];
    const words = ['image', 'import', `${remote()}/stall`, '--project=alpha', ...files];
    const child = spawn(process.execPath, [join(packageFolder(), 'bin/engine-manage.mjs'), ...words], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += String(text)));
    const begun = new Promise<void>((resolve) => (stalled = resolve));
    const over = new Promise((resolve) => child.once('exit', resolve));
    await begun;
    await until(async () => (await stored()).length > before.length);
    child.kill('SIGINT');
    expect(await over).toBe(1);
    expect(said).toMatch(/engine-manage: interrupted: nothing was changed\n$/);
    expect(await stored()).toEqual(before);
  }, 60_000);

  it.each([
    ['/nowhere/disk.img', [], /no such file/],
    [folder, [], /is no file/],
    [
      'http://127.0.0.1:1/x',
      [],
      /^engine-manage: The image cannot be imported: 127\.0\.0\.1:1 does not answer: connect ECONNREFUSED 127\.0\.0\.1:1\n$/,
    ],
    ['ftp://x/y', [], /'ftp:\/\/x\/y' is no http or https URL/],
    [at('raw.img'), ['--sha256=xyz'], /a SHA-256 has 64 hexadecimal digits/],
    [
      at('raw.img'),
      [`--sha256=${'0'.repeat(64)}`],
      /its SHA-256 is [0-9a-f]{64}, and not the one that was given/,
    ],
    [at('raw.img'), ['--project=nix'], /There is no project 'nix'/],
    [at('raw.img'), ['--image_max_gib=0'], /it is larger than 0 bytes/],
    [at('raw.img'), ['--format=qcow2'], /it is not a qcow2 image/],
    [
      at('good.qcow2'),
      ['--image_examiner=/nowhere/qemu-img'],
      /\/nowhere\/qemu-img, which looks at it, is not on this machine/,
    ],
  ])('refuses %s with %j', async (from, more, why) => {
    const before = await stored();
    const { status, err } = await imported(from, ...more);
    expect([status, err]).toEqual([1, expect.stringMatching(why)]);
    expect(await stored()).toEqual(before);
  });
});
