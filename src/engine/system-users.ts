import { readFileSync } from 'node:fs';
import { exec } from '../common/exec/exec.js';
import { type SystemUser } from './program.js';

/** Who runs what when root starts the cloud. Undefined: this process's own user. */
export interface CloudUsers {
  readonly control: SystemUser | undefined;
  readonly postgres: SystemUser | undefined;
}

/** The users of a cloud that root starts, made where they are missing; none of its own for anybody else. */
export async function cloudUsers(): Promise<CloudUsers> {
  if (process.getuid?.() !== 0) return { control: undefined, postgres: undefined };
  return { control: await ensureUser('engine'), postgres: await ensureUser('engine-postgres') };
}

async function ensureUser(name: string): Promise<SystemUser> {
  const found = userNamed(name);
  if (found) return found;
  const home = ['--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin'];
  await exec('useradd', ['--system', '--user-group', ...home, name]);
  const made = userNamed(name);
  if (!made) throw new Error(`useradd made no user ${name}`);
  return made;
}

function userNamed(name: string): SystemUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((entry) => entry.split(':'))
    .find(([entry]) => entry === name);
  return line && { name, uid: Number(line[2]), gid: Number(line[3]) };
}
