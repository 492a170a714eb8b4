import { chmod, chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../../common/files/exists.js';
import { replaceFile } from '../../common/files/replace-file.js';
import type { HostLink } from '../link/host-link.js';
import { isoImage } from './iso-image.js';

/** By this name guests know which disk it is. */
const LABEL = 'config-2';

/** Whose it is. */
export interface DriveOwner {
  readonly instanceId: string;
  readonly portId: string;
  /** The user that the guest runs as; 0: root. */
  readonly guestUid: number;
}

/** Config drives of this host's guests: files that say what a guest's metadata says. */
export interface ConfigDriveSource {
  /** Absolute path of a file that holds an ISO, readable by the guest's user alone and writable by none. */
  provide(owner: DriveOwner, signal: AbortSignal): Promise<string>;
  /** Not there is success. */
  remove(instanceId: string): Promise<void>;
}

/** For drivers whose guests read no disks. */
export const noConfigDrives: ConfigDriveSource = {
  provide: () => Promise.resolve('/dev/null'),
  remove: () => Promise.resolve(),
};

/** What is on them is the cloud's word at the guest's first start here; its disk is an overlay over that. */
export class ConfigDrives implements ConfigDriveSource {
  constructor(
    private readonly folder: string,
    private readonly link: Pick<HostLink, 'readConfigDrive'>,
  ) {}

  /** One that is there already is left as it is: what the guest wrote lies over these very bytes. */
  async provide({ instanceId, portId, guestUid }: DriveOwner, signal: AbortSignal): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    await chmod(this.folder, 0o711);
    const path = this.#pathOf(instanceId);
    const owner = { uid: process.getuid?.() ?? 0, gid: guestUid || (process.getgid?.() ?? 0) };
    if (await exists(path)) await chown(path, owner.uid, owner.gid);
    else {
      const files = await this.link.readConfigDrive(portId, signal);
      const iso = isoImage(files, { label: LABEL, at: new Date() });
      await replaceFile(path, iso, { durability: 'whole', mode: 0o440, owner });
    }
    return path;
  }

  async remove(instanceId: string): Promise<void> {
    await rm(this.#pathOf(instanceId), { force: true });
  }

  #pathOf(instanceId: string): string {
    return join(this.folder, `${instanceId}.iso`);
  }
}
