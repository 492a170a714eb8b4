import { chmod, mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { FlagValues } from '../../common/flags/flags.js';
import { FenceGate } from '../../common/fencing/fence-gate.js';
import { socketFolder, type HostPaths } from '../../common/state/state-paths.js';
import type { HostLink } from '../link/host-link.js';
import { Semaphore } from '../../common/async/semaphore.js';
import type { computeFlags } from './compute.flags.js';
import type { ComputeParts } from './manager-parts.js';
import { ConfigDrives, noConfigDrives } from './config-drives.js';
import { ConsoleTraces } from './console-traces.js';
import { virtDrivers } from './drivers/index.js';
import { ImageCache } from '../images/image-cache.js';
import { noImages } from '../images/image-source.js';
import { ImageKeeper } from '../images/image-keeper.js';
import { hasBaseFiles } from './base-files-driver.js';
import type { VirtDriver } from './virt-driver.js';

/** Where one host's compute side lives, and what it was told. */
export interface ComputeHost {
  readonly cloud: string;
  readonly stateRoot: string;
  readonly host: string;
  readonly paths: HostPaths;
  readonly flags: FlagValues<typeof computeFlags>;
  readonly link: HostLink;
}

/**
 * Makes folders, driver and image cache of one host as the flags say. Its consoles’ traces are shipped once they are
 * opened.
 */
export async function computeParts(
  here: ComputeHost,
): Promise<ComputeParts & { readonly traces: ConsoleTraces; readonly keeper: ImageKeeper }> {
  const { paths, flags, link } = here;
  const { real } = virtDrivers[flags.compute_driver];
  const driver = await driverOf(here);
  const cache = new ImageCache(paths.base, link);
  return {
    driver,
    keeper: keeperOf(here, driver, cache),
    traces: new ConsoleTraces({
      ...{ driver, link, folder: join(paths.root, 'last-words') },
      everyMs: flags.console_trace_interval * 1_000,
    }),
    images: real ? cache : noImages,
    drives: real ? new ConfigDrives(join(paths.root, 'config-drives'), link) : noConfigDrives,
    gate: new FenceGate(paths.fences),
    boots: new Semaphore(flags.max_parallel_boots || (real ? availableParallelism() : Infinity)),
    link,
    reserved: { memoryMiB: flags.reserved_host_memory_mb, diskMiB: flags.reserved_host_disk_mb },
  };
}

async function driverOf({ cloud, stateRoot, host, paths, flags, link }: ComputeHost): Promise<VirtDriver> {
  const instancesPath = flags.instances_path || paths.instances;
  await makeFolders(paths, instancesPath);
  const { create } = await virtDrivers[flags.compute_driver].load();
  return create({
    instancesPath,
    hostPath: paths.root,
    socketFolder: (instanceId) => socketFolder(cloud, stateRoot, `${host}/${instanceId}`),
    attachmentKey: (volumeId) => link.readAttachmentKey(volumeId),
    flags,
  });
}

/** Between two looks for copies that nobody needs. */
const KEEPER_MS = 600_000;

/** A driver that does not say what its guests need keeps all. */
const keeperOf = ({ paths, flags }: ComputeHost, driver: VirtDriver, cache: ImageCache): ImageKeeper =>
  new ImageKeeper({
    ...{ cache, folder: paths.base, everyMs: KEEPER_MS },
    needed: async () => (hasBaseFiles(driver) ? driver.baseFiles() : undefined),
    mostBytes: flags.image_cache_gib * 2 ** 30,
    mostAgeMs: flags.image_cache_age * 1_000,
  });

/** Guests’ users pass through to their own files, and can list nothing. */
async function makeFolders(paths: HostPaths, instancesPath: string): Promise<void> {
  for (const folder of [paths.root, instancesPath, paths.base]) {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o711);
  }
  await mkdir(paths.spool, { recursive: true, mode: 0o700 });
}
