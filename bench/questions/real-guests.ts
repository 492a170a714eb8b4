import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Bench, timed } from '../lib/bench.js';
import { BenchCloud } from '../lib/bench-cloud.js';
import { CpuMeter } from '../lib/cpu-meter.js';
import { Ec2Caller } from '../lib/ec2-caller.js';
import { type Figure, quantile, timesOf } from '../lib/figures.js';
import { ASKED } from '../lib/state-watch.js';
import { bootRaw, type TinyPaths } from '../floor/raw-guest.js';

const GUESTS = 10;

/** Real `tiny` guests: until one has read its metadata, and until its process is gone. Needs root and QEMU. */
export async function realGuests(portOffset: number, say: (line: string) => void): Promise<Figure[]> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/qemu-system-x86_64')) {
    say('no real guests here: that takes root and qemu-system-x86');
    return [];
  }
  say('real guests');
  const cloud = new BenchCloud('benchq', portOffset, []);
  await cloud.up();
  const ec2 = new Ec2Caller(cloud.credentials);
  try {
    const bench = new Bench(cloud, ec2, new CpuMeter(await cloud.parts()));
    const tiny = await tinyOf(cloud);
    const samples: { readonly raw: number; readonly booted: number; readonly gone: number }[] = [];
    // In turns: how fast the machine is changes within a minute. The first of each warms the page cache.
    for (let i = 0; i <= GUESTS; i += 1)
      samples.push({ raw: await bootRaw(tiny), ...(await oneGuest(bench)) });
    samples.shift();
    const floor = quantile(
      samples.map(({ raw }) => raw),
      0.5,
    );
    return [
      {
        question: 'tiny: request -> guest has read its metadata',
        ...timesOf(samples.map(({ booted }) => booted)),
        floor,
        reach: '<= floor + 400 ms',
      },
      {
        // It is asked first, and obeys at once.
        question: 'tiny: TerminateInstances -> process gone',
        ...timesOf(samples.map(({ gone }) => gone)),
        reach: '<= 1 s',
      },
    ];
  } finally {
    ec2.close();
    await cloud.down();
  }
}

async function oneGuest(bench: Bench): Promise<{ readonly booted: number; readonly gone: number }> {
  let ids: readonly string[] = [];
  const booted = await timed(async () => {
    ids = await bench.launch();
    await bench.reached(ids, ASKED);
  });
  const gone = await timed(async () => {
    await bench.ec2.call('TerminateInstances', { 'InstanceId.1': ids[0] ?? '' });
    await bench.reached(ids, 'terminated');
  });
  return { booted, gone };
}

/** The files that the cloud itself serves to its hosts. */
async function tinyOf(cloud: BenchCloud): Promise<TinyPaths> {
  const { rows } = await cloud.database.query<{ id: string; kernel: string; ramdisk: string; args: string }>(
    `SELECT id, kernel_id AS kernel, ramdisk_id AS ramdisk, kernel_args AS args FROM images
     WHERE name = 'tiny' AND kind = 'machine' AND deleted_at IS NULL ORDER BY created_at DESC LIMIT 1`,
  );
  const [tiny] = rows;
  if (!tiny) throw new Error('the cloud has no image tiny');
  const at = (id: string) => join(cloud.statePath, 'images', id);
  return { machine: at(tiny.id), kernel: at(tiny.kernel), ramdisk: at(tiny.ramdisk), kernelArgs: tiny.args };
}
