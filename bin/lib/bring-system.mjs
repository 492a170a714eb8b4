import { ask, run, which } from './commands.mjs';

/** Debian's package for each program that guests, their network and the image `tiny` need. */
const PACKAGES = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  dnsmasq: 'dnsmasq-base',
  nft: 'nftables',
  ip: 'iproute2',
  conntrack: 'conntrack',
  busybox: 'busybox-static',
  dropbear: 'dropbear-bin',
  cpio: 'cpio',
  mke2fs: 'e2fsprogs',
};

/** Debian's other busybox is linked dynamically and cannot be the only program of a guest. */
const isStatic = (program) => !ask('ldd', [program])?.includes('=>');

const isHere = (program) => {
  const path = which(program);
  return path !== undefined && (program !== 'busybox' || isStatic(path));
};

/** Packages whose programs are missing here. */
export const missingPackages = () =>
  Object.entries(PACKAGES)
    .filter(([program]) => !isHere(program))
    .map(([, name]) => name);

export const installLine = (names) => `apt-get install -y --no-install-recommends ${names.join(' ')}`;

/**
 * Installs what is missing, naming it first. Where it may not or cannot, says so in one line and goes on: the fake
 * driver needs none.
 */
export async function bringSystem({ allowed, say }) {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const without = `without them guests are fake; to have real ones: ${process.getuid() === 0 ? '' : 'sudo '}${installLine(missing)}`;
  if (!allowed)
    return say(`missing, and --noinstall_packages forbids to install: ${missing.join(' ')}; ${without}`);
  if (process.getuid() !== 0 || !which('apt-get')) return say(`missing: ${missing.join(' ')}; ${without}`);
  say(`system packages, by apt: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
      env,
      // dpkg's lines are no progress that anybody reads; what goes wrong is on stderr.
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } catch (error) {
    say(`${error.message}; ${without}`);
  }
}
