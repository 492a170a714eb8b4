import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FlagSpec } from '../common/flags/flags.js';
import { packageFolder } from '../common/package-folder.js';
import { stateRoot } from '../common/state/state-paths.js';
import { givenFlags } from '../common/flags/explicit-flags.js';

/** Which cloud is meant, and where it keeps its state. */
export interface CloudPlace {
  readonly cloud: string;
  /** Absolute. */
  readonly root: string;
  /** The cloud that has this folder. Undefined: none has been started there. */
  readonly owner: string | undefined;
}

export interface PlaceFlags {
  readonly cloud: string;
  readonly state_path: string;
}

/**
 * By the flags; a folder knows the name of its cloud when none is given. Throws when the folder is another user's.
 */
export function cloudPlace(spec: FlagSpec, argv: readonly string[], flags: PlaceFlags): CloudPlace {
  // A cloud is started from anywhere; its daemons run in `/`.
  const root = join('/', stateRoot({ ...flags, state_path: absolute(flags.state_path) }, packageFolder()));
  const owner = ownerOf(root);
  const cloud = givenFlags(spec, argv).has('cloud') ? flags.cloud : (owner ?? flags.cloud);
  return { cloud, root, owner };
}

const absolute = (path: string): string =>
  path === '' || path.startsWith('/') ? path : join(process.cwd(), path);

function ownerOf(root: string): string | undefined {
  try {
    return readFileSync(join(root, 'cloud'), 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES')
      throw new Error(`${root} holds a cloud of another user: ask as that user, or with sudo`, {
        cause: error,
      });
    return undefined;
  }
}
