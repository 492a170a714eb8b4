import { existsSync } from 'node:fs';
import type { LaunchFloor } from '../floor/launch-floor.js';
import { Bench, timed } from '../lib/bench.js';
import { BenchCloud } from '../lib/bench-cloud.js';
import { CpuMeter, type Measured } from '../lib/cpu-meter.js';
import { Ec2Caller } from '../lib/ec2-caller.js';
import { type Figure, quantile, timesOf } from '../lib/figures.js';
import { inLanes } from '../lib/lanes.js';
import { pssMegabytesOf } from '../lib/processes.js';
import { ASKED, StateWatch, VOLUMES } from '../lib/state-watch.js';
import { processesUsing } from '../../src/host/processes/linux-process.js';
import { manyLaunches, ratesOf, ROUNDS } from './launches.js';

const ALONE = 8;
const MANY = 100;
const CLIENTS = 8;
const ATTACHMENTS = 20;
const ZONE = 'local-1a';

const volumeIdIn = (xml: string): string => /<volumeId>(vol-[0-9a-f]+)<\/volumeId>/.exec(xml)?.[1] ?? '';
const NEW = { AvailabilityZone: ZONE, Size: '1' };

/** CreateVolume on fake hosts: the reply, until it is available, and a hundred by eight clients. */
export async function volumeRates(bench: Bench, floor: LaunchFloor): Promise<Figure[]> {
  const watch = await StateWatch.on(bench.cloud.database, VOLUMES);
  const [replies, whole, floors]: [number[], number[], number[]] = [[], [], []];
  const [rounds, launches]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    await bench.cpu.quiet();
    for (let i = 0; i < ALONE; i += 1) floors.push(await floor.one());
    await bench.cpu.quiet();
    for (let i = 0; i < ALONE; i += 1) {
      const began = performance.now();
      const id = volumeIdIn(await bench.ec2.call('CreateVolume', NEW));
      replies.push(performance.now() - began);
      await watch.reached([id], 'available');
      whole.push(performance.now() - began);
      await removed(bench, watch, [id]);
    }
    const instances: string[] = [];
    launches.push(await manyLaunches(bench, instances));
    await bench.terminate(instances);
    const ids: string[] = [];
    rounds.push(await bench.cpu.over(MANY, () => manyVolumes(bench, watch, ids)));
    await removed(bench, watch, ids);
  }
  watch.close();
  return [
    { question: 'CreateVolume reply, one client', ...timesOf(replies), reach: '<= 10 ms' },
    {
      question: 'CreateVolume -> available, idle',
      ...timesOf(whole),
      floor: quantile(floors, 0.5),
      reach: '<= 2.2 x floor',
    },
    {
      question: `${MANY} volumes by ${CLIENTS} clients`,
      ...ratesOf(rounds),
      floor: ratesOf(launches).p50,
      reach: '>= 1.0 x launches',
    },
  ];
}

async function manyVolumes(bench: Bench, watch: StateWatch, ids: string[]): Promise<void> {
  const made = await inLanes(CLIENTS, MANY, () => bench.ec2.call('CreateVolume', NEW));
  ids.push(...made.map(volumeIdIn));
  await watch.reached(ids, 'available');
}

async function removed(bench: Bench, watch: StateWatch, ids: readonly string[]): Promise<void> {
  await inLanes(CLIENTS, ids.length, (i) => bench.ec2.call('DeleteVolume', { VolumeId: ids[i] ?? '' }));
  await watch.reached(ids, 'deleted');
}

/** A volume of a real guest: until it is attached and free again, and what serving it takes. Needs root and QEMU. */
export async function realVolumes(portOffset: number, say: (line: string) => void): Promise<Figure[]> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/qemu-storage-daemon')) {
    say('no real volumes here: that takes root and qemu-storage-daemon');
    return [];
  }
  say('volumes of a real guest');
  const cloud = new BenchCloud('benchv', portOffset, []);
  await cloud.up();
  const ec2 = new Ec2Caller(cloud.credentials);
  try {
    return await attachments(new Bench(cloud, ec2, new CpuMeter(await cloud.parts())));
  } finally {
    ec2.close();
    await cloud.down();
  }
}

async function attachments(bench: Bench): Promise<Figure[]> {
  const { cloud, ec2 } = bench;
  const daemon = (await cloud.parts()).filter(({ name }) => name === 'engine-volume').map(({ pid }) => pid);
  const idle = pssMegabytesOf(daemon);
  const watch = await StateWatch.on(cloud.database, VOLUMES);
  const [InstanceId = ''] = await bench.launch();
  // A guest that has not booted lets go of nothing.
  await bench.reached([InstanceId], ASKED);
  const VolumeId = volumeIdIn(await ec2.call('CreateVolume', NEW));
  await watch.reached([VolumeId], 'available');
  const [attached, detached]: [number[], number[]] = [[], []];
  let server = 0;
  // The first is not counted: nothing of it is warm.
  for (let i = 0; i <= ATTACHMENTS; i += 1) {
    const into = await timed(async () => {
      await ec2.call('AttachVolume', { VolumeId, InstanceId, Device: '/dev/sdf' });
      await watch.reached([VolumeId], 'in-use');
    });
    const servers = await processesUsing('qemu-storage-daemon', cloud.statePath);
    server = pssMegabytesOf(servers.map(({ id }) => id.pid));
    const out = await timed(async () => {
      await ec2.call('DetachVolume', { VolumeId });
      await watch.reached([VolumeId], 'available');
    });
    if (i === 0) continue;
    attached.push(into);
    detached.push(out);
  }
  watch.close();
  return [
    { question: 'AttachVolume -> attached', ...timesOf(attached), reach: '<= floor + 80 ms' },
    { question: 'DetachVolume -> available', ...timesOf(detached), reach: '<= floor + 80 ms' },
    { question: 'engine-volume idle (PSS)', unit: 'MB', n: 1, p50: idle, reach: '<= 90 MB' },
    { question: 'a storage daemon idle (PSS)', unit: 'MB', n: 1, p50: server, reach: '<= 8 MB' },
  ];
}
