import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { run, which } from './commands.mjs';

/** The clients that test/clients judges us by. boto 2 is the last of its kind, for signature v2. */
const CLIENTS = [
  'awscli==1.46.3',
  'boto3==1.44.5',
  'boto==2.49.0',
  'python-openstackclient==10.5.0',
  'python-novaclient==18.13.1',
  'tempest==47.0.0',
  's3cmd==2.4.0',
];

/**
 * A Python environment with the clients; its folder, or undefined with the reason said: their tests are then skipped by
 * name.
 */
export async function bringClients(say) {
  const hash = createHash('sha256').update(CLIENTS.join()).digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `clients-${hash}`);
  if (existsSync(join(folder, 'complete'))) return folder;
  const python = which('python3');
  if (!python) return say('EC2 clients for tests: python3 is missing; apt-get install -y python3-venv');
  say(`EC2 clients for tests: ${CLIENTS.join(' ')}`);
  try {
    await rm(folder, { recursive: true, force: true });
    await run(python, ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', '-q', '--disable-pip-version-check', 'install', ...CLIENTS];
    await run(join(folder, 'bin/python'), pip);
    await writeFile(join(folder, 'complete'), '');
    return folder;
  } catch (error) {
    return say(
      `${error.message}; to have them: ${python} -m venv ${folder} && ${folder}/bin/pip install ${CLIENTS.join(' ')}`,
    );
  }
}
