/**
 * Records histories of the current workflows from a real server: `npx jest --testMatch '**\/test/histories/record.ts'`.
 * A history that is there already is left: old ones must replay on new code. Delete one to have it recorded anew.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { afterAll, expect, it } from '@jest/globals';
import { type HostState } from '../../workflows/contracts/control/operations.js';
import { type CloudWorkflow, workflowIdOf } from '../../workflows/contracts/workflow-names.js';
import { scenesWithAddresses } from '../faults/address-scenes.js';
import { forGood } from '../faults/faults.js';
import { Lane } from '../faults/lane.js';
import { snapshotsTogether } from '../faults/snapshot-scenes.js';
import { type Scene, scenes } from '../faults/scenes.js';
import { instancesWithVolumes } from '../faults/volume-scenes.js';
import { Cloud } from '../support/cloud/cloud.js';
import { type Fault } from '../support/cloud/injector.js';
import { databaseUrlForSpec } from '../support/database.js';
import { historyText } from './history-json.js';

const undisturbed: Fault = (_, perform) => perform();

/** Not what the flags say where nobody sets them: a replay takes what was recorded. */
const SILENT: HostState = { silent: { unwindWait: 7, hostDownGrace: 12 } };
const silentHosts: Fault = ({ activity }, perform) =>
  activity === 'hostState' ? Promise.resolve(SILENT) : perform();
/** What was answered before anybody could say how long. */
const barelySilent: Fault = ({ activity }, perform) =>
  activity === 'hostState' ? Promise.resolve<HostState>('silent') : perform();

/** Which workflow, and what is in its way. */
interface Recording {
  readonly workflow: CloudWorkflow;
  readonly fault: Fault;
  /** Absent: the workflow's own. */
  readonly scene?: Scene | undefined;
}

const withAddresses = scenesWithAddresses['run-instances with addresses'];
const withVolumes = instancesWithVolumes['run-instances with volumes'];

/** By file. */
const recordings: Readonly<Record<string, Recording>> = {
  'run-instances': { workflow: 'run-instances', fault: undisturbed },
  'run-instances.no-host-left': { workflow: 'run-instances', fault: forGood(['spawnInstance']) },
  'run-instances.not-undone': { workflow: 'run-instances', fault: forGood(['spawnInstance', 'releasePort']) },
  'run-instances.addresses': { workflow: 'run-instances', fault: undisturbed, scene: withAddresses },
  'run-instances.addresses-not-bound': {
    ...{ workflow: 'run-instances', fault: forGood(['bindAddress']), scene: withAddresses },
  },
  'run-instances.volumes': { workflow: 'run-instances', fault: undisturbed, scene: withVolumes },
  'run-instances.volumes-not-launched': {
    ...{ workflow: 'run-instances', fault: forGood(['spawnInstance']), scene: withVolumes },
  },
  'terminate-instances': { workflow: 'terminate-instances', fault: undisturbed },
  'terminate-instances.asked': { workflow: 'terminate-instances', fault: undisturbed },
  'terminate-instances.not-removed': { workflow: 'terminate-instances', fault: forGood(['destroyInstance']) },
  'terminate-instances.silent-host': { workflow: 'terminate-instances', fault: silentHosts },
  'terminate-instances.silent-host-before': { workflow: 'terminate-instances', fault: barelySilent },
  'stop-instances': { workflow: 'stop-instances', fault: undisturbed },
  'stop-instances.failed': { workflow: 'stop-instances', fault: forGood(['stopInstance']) },
  'start-instances': { workflow: 'start-instances', fault: undisturbed },
  'start-instances.failed': { workflow: 'start-instances', fault: forGood(['spawnInstance']) },
  'reboot-instances': { workflow: 'reboot-instances', fault: undisturbed },
  'reboot-instances.failed': { workflow: 'reboot-instances', fault: forGood(['rebootInstance']) },
  'allocate-address': { workflow: 'allocate-address', fault: undisturbed },
  'allocate-address.failed': { workflow: 'allocate-address', fault: forGood(['probeAddress']) },
  'release-address': { workflow: 'release-address', fault: undisturbed },
  'release-address.not-unbound': { workflow: 'release-address', fault: forGood(['unbindAddress']) },
  'associate-address': { workflow: 'associate-address', fault: undisturbed },
  'associate-address.failed': { workflow: 'associate-address', fault: forGood(['bindAddress']) },
  'disassociate-address': { workflow: 'disassociate-address', fault: undisturbed },
  'disassociate-address.not-unbound': { workflow: 'disassociate-address', fault: forGood(['unbindAddress']) },
  'create-nat-gateway': { workflow: 'create-nat-gateway', fault: undisturbed },
  'create-nat-gateway.failed': { workflow: 'create-nat-gateway', fault: forGood(['bindAddress']) },
  'delete-nat-gateway': { workflow: 'delete-nat-gateway', fault: undisturbed },
  'delete-nat-gateway.not-unbound': { workflow: 'delete-nat-gateway', fault: forGood(['unbindAddress']) },
  'repair-host': { workflow: 'repair-host', fault: undisturbed },
  'create-volume': { workflow: 'create-volume', fault: undisturbed },
  'create-volume.failed': { workflow: 'create-volume', fault: forGood(['createVolume']) },
  'attach-volume': { workflow: 'attach-volume', fault: undisturbed },
  'attach-volume.failed': { workflow: 'attach-volume', fault: forGood(['attachVolume']) },
  'detach-volume': { workflow: 'detach-volume', fault: undisturbed },
  'detach-volume.held': { workflow: 'detach-volume', fault: forGood(['detachVolume']) },
  'modify-volume': { workflow: 'modify-volume', fault: undisturbed },
  'modify-volume.failed': { workflow: 'modify-volume', fault: forGood(['reshapeVolume']) },
  'modify-volume.not-shown': { workflow: 'modify-volume', fault: forGood(['showVolumeSize']) },
  'delete-volume': { workflow: 'delete-volume', fault: undisturbed },
  'delete-volume.not-removed': { workflow: 'delete-volume', fault: forGood(['deleteVolume']) },
  'create-snapshot': { workflow: 'create-snapshot', fault: undisturbed },
  'create-snapshot.failed': { workflow: 'create-snapshot', fault: forGood(['createSnapshot']) },
  'create-snapshot.together': {
    ...{ workflow: 'create-snapshot', fault: undisturbed },
    scene: snapshotsTogether['create-snapshot together'],
  },
  'create-snapshot.not-held': {
    ...{ workflow: 'create-snapshot', fault: forGood(['holdGuest']) },
    scene: snapshotsTogether['create-snapshot together'],
  },
  'create-volume.elsewhere': { workflow: 'create-volume', fault: forGood(['createVolume']) },
  'copy-snapshot': { workflow: 'copy-snapshot', fault: undisturbed },
  'copy-snapshot.failed': { workflow: 'copy-snapshot', fault: forGood(['createSnapshot']) },
  'delete-snapshot': { workflow: 'delete-snapshot', fault: undisturbed },
  'delete-snapshot.not-removed': { workflow: 'delete-snapshot', fault: forGood(['deleteSnapshot']) },
  'register-image': { workflow: 'register-image', fault: undisturbed },
  'register-image.failed': { workflow: 'register-image', fault: forGood(['receiveObject']) },
  'copy-image': { workflow: 'copy-image', fault: undisturbed },
  'copy-image.failed': { workflow: 'copy-image', fault: forGood(['copyImageBytes']) },
  'import-image': { workflow: 'import-image', fault: undisturbed },
  'import-image.failed': { workflow: 'import-image', fault: forGood(['downloadImage']) },
  'create-image': { workflow: 'create-image', fault: undisturbed },
  'create-image.failed': { workflow: 'create-image', fault: forGood(['sendRoot']) },
  'attach-interface': { workflow: 'attach-interface', fault: undisturbed },
  'attach-interface.failed': { workflow: 'attach-interface', fault: forGood(['attachCard']) },
  'detach-interface': { workflow: 'detach-interface', fault: undisturbed },
  'detach-interface.held': { workflow: 'detach-interface', fault: forGood(['detachCard']) },
  'repair-host.failed': { workflow: 'repair-host', fault: forGood(['destroyInstance', 'spawnInstance']) },
};

const cloud = await Cloud.open(await databaseUrlForSpec(), process.env['ENGINE_TEST_TEMPORAL'] ?? '');
afterAll(() => cloud.close(), 60_000);

it.each(Object.keys(recordings))('%s', async (name) => {
  const file = `test/histories/${name}.json`;
  const recording = recordings[name];
  if (!recording || existsSync(file)) return;
  const lane = await Lane.open(cloud);
  const { set }: Scene = recording.scene ?? scenes[recording.workflow];
  const committed = await set(lane);
  const heal = lane.disturb(committed, recording.fault);
  await lane.closed(committed);
  heal();
  const id = workflowIdOf(recording.workflow, { ...committed, chunk: 0, run: 1 });
  const handle = cloud.client.workflow.getHandle(id);
  await handle.result();
  writeFileSync(file, historyText(await handle.fetchHistory()));
  expect(existsSync(file)).toBe(true);
});
