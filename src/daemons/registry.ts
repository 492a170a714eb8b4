import { engineApiFlags } from '../api/engine-api.flags.js';
import { engineObjectstoreFlags } from '../api/s3/engine-objectstore.flags.js';
import { engineConductorFlags } from '../cloud/sweeps/engine-conductor.flags.js';
import type { FlagSpec } from '../common/flags/flags.js';
import { engineComputeFlags } from '../host/compute/engine-compute.flags.js';
import { engineNetworkFlags } from '../host/network/engine-network.flags.js';
import { engineVolumeFlags } from '../host/volume/engine-volume.flags.js';
import { controlDaemon, type DaemonRow, type Listener } from './daemon-row.js';
import { hostDaemon } from './host-daemon.js';

/** Every daemon: the control plane's first, hosts' by rank. docs/adding-a-daemon.md walks through one more. */
export const daemons = {
  'engine-api': controlDaemon({
    about: 'the EC2 API and the host API of a cloud. It writes what is wanted and starts the workflows.',
    flags: engineApiFlags,
    listeners: [
      { what: 'EC2 API', port: 'ec2_port', address: 'ec2_listen' },
      { what: 'X7 API', port: 'x7_port', address: 'x7_listen' },
      { what: 'host API', port: 'host_api_port', address: 'host_api_listen' },
    ],
    address: (flags) =>
      `http://${flags.ec2_listen}:${flags.ec2_port}, for hosts http://${flags.host_api_listen}:${flags.host_api_port}`,
    serve: async (flags) => (await import('../api/serve-api.js')).serveEngineApi(flags),
  }),
  'engine-conductor': controlDaemon({
    about: 'runs a cloud’s workflows, places instances on hosts, and looks for lost work.',
    flags: engineConductorFlags,
    address: () => 'queue engine-control',
    serve: async (flags) => (await import('../cloud/sweeps/serve-conductor.js')).serveConductor(flags),
  }),
  'engine-objectstore': controlDaemon({
    about: 'the S3 API of a cloud. It keeps buckets and objects, their bytes in plain files.',
    flags: engineObjectstoreFlags,
    listeners: [{ what: 'S3 API', port: 's3_port', address: 's3_listen' }],
    address: (flags) => `http://${flags.s3_listen}:${flags.s3_port}`,
    serve: async (flags) => (await import('../api/s3/serve-objectstore.js')).serveObjectstore(flags),
  }),
  'engine-compute': hostDaemon({
    about: 'the guests of one host. It starts, watches and ends virtual machines.',
    flags: engineComputeFlags,
    role: 'compute',
    rank: 'guests',
    driver: 'compute_driver',
    // A guest that is slow to shut down has a step for minutes: others, and who is in a hurry with it, must not wait
    // for that.
    mostSteps: 2_000,
    open: async () => (await import('../host/compute/open-compute.js')).openCompute,
    steps: async () => (await import('../../activities/compute.activities.js')).ComputeActivities,
  }),
  'engine-network': hostDaemon({
    about: 'the network of one host. Bridge, addresses, filters, metadata.',
    flags: engineNetworkFlags,
    role: 'network',
    rank: 'networks',
    driver: 'network_driver',
    open: async () => (await import('../host/network/open-network.js')).openNetwork,
    steps: async () => (await import('../../activities/network.activities.js')).NetworkActivities,
  }),
  'engine-volume': hostDaemon({
    about: 'the volumes of one host. It makes, exports and removes them.',
    flags: engineVolumeFlags,
    role: 'volume',
    rank: 'volumes',
    driver: 'volume_driver',
    open: async () => (await import('../host/volume/open-volume.js')).openVolume,
    steps: async () => (await import('../../activities/volume.activities.js')).VolumeActivities,
  }),
} as const satisfies Record<string, DaemonRow>;

export type DaemonName = keyof typeof daemons;

export const daemonNames = Object.keys(daemons) as DaemonName[];

/** The same, for what is done to each alike. */
export const daemonRows: Readonly<Record<DaemonName, DaemonRow>> = daemons;

const rows = Object.values(daemonRows);

/** All flags of all daemons; where rooms share a flag, it means the same. */
export const allDaemonFlags: FlagSpec = Object.assign({}, ...rows.map(({ flags }) => flags)) as FlagSpec;

export const allListeners: readonly Listener[] = rows.flatMap(({ listeners }) => listeners);

/** Of hosts, in the registry's order. */
export const allRoles: readonly string[] = rows.flatMap(({ host }) => (host ? [host.role] : []));
