import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostPaths, type HostPaths } from '../../common/state/state-paths.js';

export interface HostIdentity {
  readonly host: string;
  readonly token: string;
  readonly paths: HostPaths;
}

export interface IdentityFlags {
  readonly host: string;
  readonly host_token_file: string;
  readonly fake_hosts: number;
}

/**
 * The hosts that a daemon stands for: `--host`, or with `--fake_hosts=N` the N hosts `<host>-1` … `<host>-N`. The token
 * is read from `--host_token_file` (with fake hosts: from the file of the host's name in that folder); empty: from the
 * host's part of the state folder. Throws one line that names the file which is not there.
 */
export function hostIdentities(flags: IdentityFlags, stateRoot: string): readonly HostIdentity[] {
  const { host, host_token_file: at, fake_hosts: count } = flags;
  const names = count > 0 ? Array.from({ length: count }, (_, i) => `${host}-${i + 1}`) : [host];
  return names.map((name) => {
    const paths = hostPaths(stateRoot, name);
    const own = count > 0 ? join(at, name) : at;
    return { host: name, token: tokenIn(at === '' ? paths.token : own, name), paths };
  });
}

function tokenIn(path: string, host: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new Error(`host ${host} has no token in ${path}: engine-manage host add ${host}`, { cause });
  }
}
