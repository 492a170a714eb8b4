import { randomUUID } from 'node:crypto';
import { type GuestDefinition } from '../../src/host/compute/virt-driver.js';
import { nicOf, rootOf } from '../support/guest-parts.js';
import { type FakeHost } from '../support/cloud/fake-host.js';
import { compared } from '../support/cloud/repair.js';
import { type Committed } from '../support/cloud/committed.js';
import { type Noun } from '../../workflows/contracts/noun.js';
import { type CloudWorkflow } from '../../workflows/contracts/workflow-names.js';
import { addressScenes } from './address-scenes.js';
import { type Lane } from './lane.js';
import { forGood } from './faults.js';
import { imageScenes } from './image-scenes.js';
import { natGatewayScenes } from './nat-gateway-scenes.js';
import { interfaceScenes } from './interface-scenes.js';
import { snapshotScenes } from './snapshot-scenes.js';
import { volumeScenes } from './volume-scenes.js';

/** The noun that an operation is about, as its callers see it. */
export interface Subject {
  readonly noun: Noun;
  /** State by id, of all that the tenant has. */
  readonly states: (lane: Lane) => Promise<ReadonlyMap<string, string>>;
  /** Has these taken by a newer operation of their caller, which then has the say. */
  readonly takeOver: (lane: Lane, ids: readonly string[]) => Promise<Committed>;
}

export interface Scene {
  readonly subject: Subject;
  /** Where resources are when the operation went well. */
  readonly goal: string;
  /** Where one is that was taken over. */
  readonly taken: string;
  /** What it could not do is found again by the next comparison. */
  readonly isRepair?: true;
  /** Activities that are about all resources at once: what fails there fails for each. */
  readonly shared?: readonly string[];
  /** Brings the lane to where the operation may begin, then commits it. Nothing of it has run when this resolves. */
  readonly set: (lane: Lane) => Promise<Committed>;
}

const instances: Subject = {
  noun: 'instance',
  states: ({ tenant }) => tenant.states(),
  takeOver: ({ tenant }, ids) => tenant.terminate(ids),
};
const ofInstances = { subject: instances, taken: 'terminated' } as const;

/** Of workflows that are about instances. */
export const instanceScenes = {
  'run-instances': { ...ofInstances, goal: 'running', set: ({ tenant }) => tenant.launch(2) },
  'terminate-instances': {
    ...ofInstances,
    goal: 'terminated',
    set: (lane) => running(lane, (t, ids) => t.terminate(ids)),
  },
  'stop-instances': {
    ...ofInstances,
    goal: 'stopped',
    set: (lane) => running(lane, (t, ids) => t.stop(ids)),
  },
  'start-instances': {
    ...ofInstances,
    goal: 'running',
    set: (lane) =>
      running(lane, async (tenant, ids) => {
        await lane.closed(await tenant.stop(ids));
        return tenant.start(ids);
      }),
  },
  'reboot-instances': {
    ...ofInstances,
    goal: 'running',
    set: (lane) => running(lane, (t, ids) => t.reboot(ids)),
  },
  'repair-host': { ...ofInstances, goal: 'running', isRepair: true, set: drifted },
} as const satisfies Partial<Record<CloudWorkflow, Scene>>;

/** One for each workflow of the registry: one without a scene does not compile, and fails test/house too. */
export const scenes = {
  ...instanceScenes,
  ...volumeScenes,
  ...snapshotScenes,
  ...addressScenes,
  ...natGatewayScenes,
  ...imageScenes,
  ...interfaceScenes,
} as const satisfies Record<CloudWorkflow, Scene>;

async function running(
  lane: Lane,
  then: (tenant: Lane['tenant'], instanceIds: readonly string[]) => Promise<Committed>,
): Promise<Committed> {
  const { instanceIds } = await lane.closed(await lane.tenant.launch(2));
  return then(lane.tenant, instanceIds);
}

/**
 * One host with everything that may be wrong: a terminated instance that is still there, a guest that nobody knows, one
 * that runs and should not, two that are off.
 */
async function drifted(lane: Lane): Promise<Committed> {
  const host = await lane.onlyHost();
  const { instanceIds } = await lane.closed(await lane.tenant.launch(2));
  await addUnstopped(lane, host);
  const third = await lane.closed(await lane.tenant.launch(1));
  const terminated = await lane.tenant.terminate(third.instanceIds);
  const heal = lane.disturb(terminated, forGood(['destroyInstance', 'releasePort']));
  await lane.closed(terminated);
  heal();
  for (const id of instanceIds) await host.guests.stop(id, 0, new AbortController().signal);
  await addStray(host);
  const repair = await compared(lane.cloud, host);
  if (!repair) throw new Error('nothing drifted');
  return repair;
}

/**
 * An instance that was stopped, and whose guest runs again: as after a start that its host did, and nobody heard of.
 */
async function addUnstopped(lane: Lane, host: FakeHost): Promise<void> {
  const { instanceIds } = await lane.closed(await lane.tenant.launch(1));
  await lane.closed(await lane.tenant.stop(instanceIds));
  for (const id of instanceIds) {
    const generation = (await host.guests.inspect(id))?.generation ?? 0;
    await host.guests.spawn(definitionOf(id, generation), new AbortController().signal);
  }
}

const MAC = '02:00:00:00:00:99';
const definitionOf = (instanceId: string, generation: number): GuestDefinition => ({
  ...{ instanceId, generation, name: 'stray', smbiosUuid: instanceId, vcpus: 1, memoryMiB: 1 },
  ...{ disks: [rootOf({ base: '', baseFormat: 'raw' }, 0)], kernelArgs: '', nics: [nicOf({}, MAC)] },
});

const NETWORK_OF_STRAYS = {
  networkId: randomUUID(),
  domainId: randomUUID(),
  ...{ cidr: '10.77.0.0/16', gateway: '10.77.0.1', dns: '', domain: 'd', mtu: 1450 },
};

/** A guest with its port that no row knows. */
async function addStray(host: FakeHost): Promise<void> {
  const [instanceId, portId] = [randomUUID(), randomUUID()];
  const { signal } = new AbortController();
  await host.guests.spawn(definitionOf(instanceId, 1), signal);
  const port = { portId, instanceId, mac: MAC, address: '10.77.255.250', hostname: 'stray' };
  const network = NETWORK_OF_STRAYS;
  await host.ports.plug({ ...port, metadataHopLimit: 1, minFilterVersion: 0, network }, signal);
}
