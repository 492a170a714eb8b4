import { arch, freemem, platform, release } from 'node:os';
import { accessSync, constants } from 'node:fs';
import { exec } from '../common/exec/exec.js';
import { systemPackages } from '../common/bootstrap-modules.js';

/** What this machine can do, as far as the cloud cares. */
export interface Box {
  readonly root: boolean;
  readonly system: string;
  readonly freeMiB: number;
  /** Debian packages whose programs are missing. */
  readonly missing: readonly string[];
  readonly installLine: string;
  /** The kernel lets us make network namespaces and taps. */
  readonly namespaces: boolean;
  readonly taps: boolean;
  readonly kvmDevice: boolean;
}

export async function lookAtBox(): Promise<Box> {
  const root = process.getuid?.() === 0;
  const { missingPackages, installLine } = await systemPackages();
  const missing = missingPackages();
  return {
    root,
    system: `${platform()} ${release()} ${arch()}`,
    freeMiB: Math.round(freemem() / 2 ** 20),
    missing,
    installLine: `${root ? '' : 'sudo '}${installLine(missing)}`,
    namespaces: root && (await runs('unshare', ['--net', 'true'])),
    taps: mayOpen('/dev/net/tun'),
    kvmDevice: mayOpen('/dev/kvm'),
  };
}

const runs = (file: string, args: readonly string[]): Promise<boolean> =>
  exec(file, args, { timeoutMs: 5_000 }).then(
    () => true,
    () => false,
  );

function mayOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
