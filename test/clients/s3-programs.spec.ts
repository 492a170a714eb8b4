import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { describeWithPython, describeWithRclone, rclone, runClient, runProgram } from './clients.js';

const cloud = await PrivateCloud.open();
beforeAll(() => cloud.openObjectStore(), 60_000);

const file = (...names: readonly string[]) => join(cloud.folder, ...names);
const ran = { code: 0, stderr: '' };
const aws = (...args: readonly string[]) => runClient(cloud, { program: 'aws', args });

/** A file of an hour ago: `sync` sends again what is newer than the object, whose time has whole seconds. */
async function writeOld(path: string, data: string | Buffer): Promise<void> {
  await writeFile(path, data);
  const then = new Date(Date.now() - 3_600_000);
  await utimes(path, then, then);
}

/** A folder of odd names and sizes. */
async function makeTree(name: string): Promise<string> {
  await mkdir(file(name, 'below', 'deep'), { recursive: true });
  const sizes = { 'a file': 10, 'ü.txt': 20_000, 'below/empty': 0, 'below/deep/large': 9_000_000 };
  for (const [path, size] of Object.entries(sizes)) await writeOld(file(name, path), randomBytes(size));
  return file(name);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

describeWithPython('awscli', () => {
  it('synchronises a folder both ways, and only what has changed', async () => {
    const tree = await makeTree('tree');
    expect(await aws('s3', 'mb', 's3://sync')).toMatchObject(ran);
    expect(await aws('s3', 'sync', tree, 's3://sync/tree', '--no-progress')).toMatchObject(ran);
    await writeOld(join(tree, 'a file'), 'changed');
    await rm(join(tree, 'ü.txt'));
    const again = await aws('s3', 'sync', tree, 's3://sync/tree', '--delete', '--no-progress');
    expect(
      again.stdout
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0])
        .sort(),
    ).toEqual(['delete', 'upload']);
    expect(await aws('s3', 'sync', 's3://sync/tree', file('back'), '--no-progress')).toMatchObject(ran);
    for (const name of ['a file', 'below/empty', 'below/deep/large'])
      expect([name, await hashOf(file('back', name))]).toEqual([name, await hashOf(join(tree, name))]);
    expect(await aws('s3', 'sync', tree, 's3://sync/tree', '--no-progress')).toMatchObject({
      ...ran,
      stdout: '',
    });
    expect(await aws('s3', 'rb', 's3://sync', '--force')).toMatchObject(ran);
  }, 120_000);

  it('sends 100 MiB in parts, and has them back', async () => {
    const piece = randomBytes(2 ** 20);
    await writeFile(file('large'), Buffer.concat(Array.from({ length: 100 }, () => piece)));
    expect(await aws('s3', 'mb', 's3://large')).toMatchObject(ran);
    expect(await aws('s3', 'cp', file('large'), 's3://large/100', '--no-progress')).toMatchObject(ran);
    const { stdout } = await aws('s3api', 'head-object', '--bucket', 'large', '--key', '100');
    expect(JSON.parse(stdout)).toMatchObject({
      ContentLength: 100 * 2 ** 20,
      ETag: expect.stringMatching(/-13"$/),
    });
    expect(await aws('s3', 'cp', 's3://large/100', file('large-back'), '--no-progress')).toMatchObject(ran);
    expect(await hashOf(file('large-back'))).toBe(await hashOf(file('large')));
    await Promise.all([rm(file('large')), rm(file('large-back'))]);
    expect(await aws('s3', 'rb', 's3://large', '--force')).toMatchObject(ran);
  }, 180_000);
});

describeWithPython('boto 2', () => {
  it('does all that it can, by version 2', async () => {
    const script = join(import.meta.dirname, 'python', 's3_boto2.py');
    expect(await runClient(cloud, { program: 'python', args: [script] })).toMatchObject(ran);
  }, 60_000);
});

describeWithPython('s3cmd', () => {
  it.each([
    ['version 4', []],
    ['version 2', ['--signature-v2']],
  ])(
    'puts, lists, synchronises and removes, signing by %s',
    async (_, flags) => {
      const { host } = new URL(cloud.s3);
      const at = [
        `--host=${host}`,
        `--host-bucket=${host}`,
        '--no-ssl',
        `--region=${cloud.region}`,
        '--no-progress',
      ];
      const keys = [`--access_key=${cloud.admin.accessKey}`, `--secret_key=${cloud.admin.secretKey}`];
      const s3cmd = async (...args: readonly string[]) => {
        const all = ['-c', '/dev/null', ...at, ...keys, ...flags, ...args];
        const { code, stdout, stderr } = await runClient(cloud, { program: 's3cmd', args: all });
        if (code !== 0) throw new Error(`s3cmd ${args[0]}: ${stderr}${stdout}`);
        return stdout;
      };
      const [name, tree] = [`s3cmd-${flags.length}`, await makeTree(`tree-${flags.length}`)];
      await s3cmd('mb', `s3://${name}`);
      await s3cmd(
        'put',
        '--add-header=x-amz-meta-who:s3cmd',
        '-m',
        'text/odd',
        join(tree, 'a file'),
        `s3://${name}/a file`,
      );
      expect(await s3cmd('info', `s3://${name}/a file`)).toMatch(
        /MIME type: text\/odd[^]*x-amz-meta-who: s3cmd/,
      );
      await s3cmd('sync', '--multipart-chunk-size-mb=5', `${tree}/`, `s3://${name}/tree/`);
      expect(await s3cmd('ls', '-r', `s3://${name}/tree/`)).toMatch(
        /9000000 +s3:\/\/s3cmd-\d\/tree\/below\/deep\/large/,
      );
      await mkdir(file(`back-${flags.length}`));
      await s3cmd('sync', `s3://${name}/tree/`, `${file(`back-${flags.length}`)}/`);
      for (const path of ['a file', 'ü.txt', 'below/empty', 'below/deep/large'])
        expect(await hashOf(file(`back-${flags.length}`, path))).toBe(await hashOf(join(tree, path)));
      await s3cmd('cp', `s3://${name}/a file`, `s3://${name}/moved`);
      await s3cmd('mv', `s3://${name}/moved`, `s3://${name}/moved again`);
      await s3cmd('setpolicy', await writePolicy(name), `s3://${name}`);
      await s3cmd('delpolicy', `s3://${name}`);
      await s3cmd('del', '-r', '-f', `s3://${name}`);
      await s3cmd('rb', `s3://${name}`);
    },
    180_000,
  );
});

/** One that lets nobody in from anywhere. */
async function writePolicy(bucket: string): Promise<string> {
  const path = file(`${bucket}.json`);
  const Statement = [
    { Effect: 'Deny', Principal: '*', Action: 's3:DeleteBucketTagging', Resource: `arn:aws:s3:::${bucket}` },
  ];
  await writeFile(path, JSON.stringify({ Version: '2012-10-17', Statement }));
  return path;
}

describeWithRclone('rclone', () => {
  it('synchronises, checks, and says what differs', async () => {
    const tree = await makeTree('rclone-tree');
    const remote = `:s3,provider=Other,force_path_style=true,endpoint="${cloud.s3}",region=${cloud.region},env_auth=true:`;
    const run = (...args: readonly string[]) =>
      runProgram(cloud, { file: rclone, args: ['--config=/dev/null', '--retries=1', ...args] });
    const where = `${remote}rclone-bucket/tree`;
    expect(await run('sync', tree, where)).toMatchObject({ code: 0 });
    expect(await run('check', tree, where)).toMatchObject({ code: 0 });
    expect(await run('check', '--download', tree, where)).toMatchObject({ code: 0 });
    await writeFile(join(tree, 'a file'), '0123456789');
    expect(await run('check', tree, where)).toMatchObject({ code: 1 });
    await rm(join(tree, 'ü.txt'));
    expect(await run('sync', '--s3-upload-cutoff=5M', '--s3-chunk-size=5M', tree, where)).toMatchObject({
      code: 0,
    });
    const { stdout } = await run('lsf', '-R', '--files-only', where);
    expect(stdout.trim().split('\n').sort()).toEqual(['a file', 'below/deep/large', 'below/empty']);
    expect(await run('copy', where, file('rclone-back'))).toMatchObject({ code: 0 });
    expect((await readFile(file('rclone-back', 'a file'))).toString()).toBe('0123456789');
    expect(await run('purge', `${remote}rclone-bucket`)).toMatchObject({ code: 0 });
  }, 180_000);
});
