import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { processId } from './linux-process.js';
import { cpuNanosecondsOf, residentMiBOf, uptimeSecondsOf } from './process-usage.js';

/** None has it: the kernel's greatest is 2^22. */
const NOBODY = 2 ** 22 + 1;

describe('what a process uses', () => {
  it('is read of one that runs', async () => {
    const before = await cpuNanosecondsOf(process.pid, process.pid);
    for (const until = Date.now() + 60; Date.now() < until;);
    expect(await cpuNanosecondsOf(process.pid, process.pid)).toBeGreaterThan(before);
    expect(await residentMiBOf(process.pid)).toBeGreaterThan(10);
    const own = processId(process.pid);
    const uptime = uptimeSecondsOf(own ?? { startTime: '' }, readFileSync('/proc/uptime', 'utf8'));
    expect(Math.abs(uptime - process.uptime())).toBeLessThan(3);
  });

  it('is nothing once it has ended', async () => {
    expect([await cpuNanosecondsOf(NOBODY, NOBODY), await residentMiBOf(NOBODY)]).toEqual([0, 0]);
    expect(uptimeSecondsOf({ startTime: '900' }, '8.50 1.00')).toBe(0);
  });
});
