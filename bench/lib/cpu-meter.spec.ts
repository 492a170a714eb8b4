import { spawn } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { CpuMeter, cpuText } from './cpu-meter.js';
import { tableOf } from './figures.js';

/** A shell that works for so long each time it reads a line, in a child that ends, and then answers. */
const WORKER = `while read line; do ${process.execPath} -e 'for (const end = Date.now() + 200; Date.now() < end;);'; echo; done`;

describe('CpuMeter', () => {
  it('tells what each thing cost in each process, children that have ended included', async () => {
    const worker = spawn('sh', ['-c', WORKER], { stdio: ['pipe', 'pipe', 'ignore'] });
    const meter = new CpuMeter([
      { name: 'worker', pid: worker.pid ?? 0 },
      { name: 'engine', pid: 1 },
    ]);
    const { ms, cpu } = await meter.over(2, async () => {
      worker.stdin.write('\n');
      await new Promise((resolve) => worker.stdout.once('data', resolve));
    });
    worker.stdin.end();
    expect(ms).toBeGreaterThan(200);
    // Half of it, for it did two things; a busy machine may give it less than all of the time.
    expect(cpu['worker']).toBeGreaterThan(30);
    expect(cpu['worker']).toBeLessThan(ms);
    expect(cpu['bench']).toBeGreaterThanOrEqual(0);
    expect(Object.keys(cpu)).toEqual(['worker', 'engine', 'bench']);
  });
});

describe('cpuText', () => {
  it('is most expensive first, without what cost nothing', () => {
    expect(cpuText({ engine: 0.01, temporal: 1.26, bench: 12 })).toBe(
      'ms CPU each: bench 12.0, temporal 1.3',
    );
    expect(cpuText({ engine: 0 })).toBe('');
  });

  it('stands in the last column of the table, behind the note', () => {
    const figure = { question: 'q', unit: 'ms', n: 1, p50: 1, reach: 'r', cpu: { temporal: 2 } } as const;
    expect(tableOf([figure])).toMatch(/r +ms CPU each: temporal 2\.0$/);
    expect(tableOf([{ ...figure, note: '1 MB' }])).toMatch(/r +1 MB; ms CPU each: temporal 2\.0$/);
  });
});
