import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Where everything that is kept lies under `--state_path`. Who owns what: docs/security.md. */
export interface StatePaths {
  readonly root: string;
  /** 0700, of the control plane's user: the database's URL with its password, the master keys. */
  readonly control: string;
  readonly databaseUrl: string;
  readonly masterKeys: string;
  readonly postgres: string;
  readonly temporal: string;
  readonly logs: string;
  /** Bytes of images, `<image uuid>` each, as the host API serves them. */
  readonly images: string;
  /** Bytes of objects, unless `--buckets_path` says where. */
  readonly buckets: string;
  /** Copies of what other users run or read. */
  readonly lib: string;
  /** Flagfiles that `engine up` writes for its daemons. */
  readonly flags: string;
  /** `engine` and `engine-manage` for a shell's PATH. */
  readonly commands: string;
  readonly hosts: string;
  /** Private key of the key pair `engine`, 0600. */
  readonly privateKey: string;
  /** Password of the first user, as it was made; 0600. */
  readonly password: string;
  /** What the openstack client reads of this cloud, 0600. */
  readonly cloudsYaml: string;
  /** Shell lines that point awscli and openstack at this cloud, 0600. */
  readonly rc: string;
}

export function statePaths(root: string): StatePaths {
  const control = join(root, 'control');
  return {
    root,
    control,
    databaseUrl: join(control, 'database-url'),
    masterKeys: join(control, 'master.key'),
    postgres: join(root, 'postgres'),
    temporal: join(root, 'temporal'),
    logs: join(root, 'logs'),
    images: join(root, 'images'),
    buckets: join(root, 'buckets'),
    lib: join(root, 'lib'),
    flags: join(root, 'flags'),
    commands: join(root, 'bin'),
    hosts: join(root, 'hosts'),
    privateKey: join(root, 'engine.pem'),
    password: join(root, 'admin.password'),
    cloudsYaml: join(root, 'clouds.yaml'),
    rc: join(root, 'enginerc'),
  };
}

/** Flags that the daemons of a role have alike on all hosts of the cloud, as `engine up` has last written them. */
export const carriedFlagfile = ({ flags }: StatePaths, role: string): string =>
  join(flags, `all-${role}.flags`);

/** A host's own side of the state folder: all that its daemons may read and write. */
export interface HostPaths {
  readonly root: string;
  readonly token: string;
  readonly fences: string;
  /** A folder a guest, `<instance uuid>`. */
  readonly instances: string;
  /** Base images by their hash. */
  readonly base: string;
  /** Events that the cloud has not acknowledged yet. */
  readonly spool: string;
}

export function hostPaths(stateRoot: string, host: string): HostPaths {
  const root = join(stateRoot, 'hosts', host);
  return {
    root,
    token: join(root, 'token'),
    fences: join(root, 'fences'),
    instances: join(root, 'instances'),
    base: join(root, 'base'),
    spool: join(root, 'spool'),
  };
}

/** `--state_path`, or the default: one folder a cloud, so that two stand side by side. */
export function stateRoot(
  flags: { readonly state_path: string; readonly cloud: string },
  checkout: string,
): string {
  if (flags.state_path !== '') return flags.state_path;
  const suffix = flags.cloud === 'engine' ? '' : `-${flags.cloud}`;
  return process.getuid?.() === 0 ? `/var/lib/engine${suffix}` : join(checkout, `.engine${suffix}`);
}

/** The kernel takes 108 bytes for a socket's path; the longest name that we put into such a folder has 20. */
const LONGEST_FOLDER = 85;

/**
 * A folder for Unix sockets with a short path, the same for the same `owner` (host/guest, for example). As root under
 * /run/engine/<cloud>, else in the state folder, or under /tmp where that one's path is too long.
 */
export function socketFolder(cloud: string, stateRoot: string, owner: string): string {
  const hash = createHash('sha256').update(`${stateRoot}\0${owner}`).digest('hex').slice(0, 12);
  if (process.getuid?.() === 0) return join('/run/engine', cloud, hash);
  const folder = join(stateRoot, 'run', hash);
  return folder.length <= LONGEST_FOLDER ? folder : join('/tmp', `engine-${process.getuid?.()}`, hash);
}
