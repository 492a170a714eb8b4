import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { ended } from '../../src/engine/program.js';

const root = mkdtempSync(join(tmpdir(), 'left-over-'));
const program = join(root, 'engine-compute.mjs');
writeFileSync(program, 'setTimeout(() => undefined, 60_000);');
const daemon = spawn(process.execPath, [program, `--flagfile=${root}/flags/engine-compute.flags`]);
afterAll(async () => {
  daemon.kill('SIGKILL');
  await ended(daemon);
  rmSync(root, { recursive: true });
});

it('engine down names what does not end of a cloud whose supervisor is gone, and ends with 1', async () => {
  const down = `bin/engine.mjs down --cloud=left-over --state_path=${root}; echo "ends with $?"`;
  const { stdout } = await exec('sh', ['-c', down], { timeoutMs: 40_000 });
  expect(stdout).toBe(
    'its supervisor was killed: taking down what is left of it\n' +
      `left of it: engine-compute, process ${daemon.pid}\n` +
      'the next engine up takes guests over; kill -9 ends what shall not run\n' +
      'ends with 1\n',
  );
}, 60_000);
