import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from '@jest/globals';
import { Progress } from './progress.js';

const MIB = 2 ** 20;

/** What is said while four times a MiB goes by, a second each. */
async function told(isTty: boolean, totalBytes: number | undefined): Promise<string> {
  let said = '';
  let ms = 0;
  const terminal = { isTty, err: (text: string) => void (said += text) };
  const progress = new Progress({ terminal, what: 'disk', totalBytes, clock: () => ms });
  const chunks = async function* () {
    for (let i = 0; i < 4; i += 1) {
      ms += 1_000;
      yield Buffer.alloc(MIB);
    }
  };
  await pipeline(Readable.from(chunks()), progress, async (bytes) => {
    for await (const chunk of bytes) expect(chunk).toHaveLength(MIB);
  });
  return said;
}

describe('Progress', () => {
  it('draws a bar over itself on a terminal, and ends its line', async () => {
    const said = await told(true, 4 * MIB);
    const drawn = said.split('\r\x1b[K');
    expect(drawn[2]).toMatch(/^disk: \[#{15} {15}\] 50% {2}2\.0 of 4\.0 MiB, \d\.\d MiB\/s$/);
    expect(drawn.at(-1)).toBe(`disk: [${'#'.repeat(30)}] 100%  4.0 of 4.0 MiB, 1.0 MiB/s\n`);
  });

  it('prints plain lines elsewhere, and few', async () => {
    expect(await told(false, 4 * MIB)).toBe(`disk: [${'#'.repeat(30)}] 100%  4.0 of 4.0 MiB, 1.0 MiB/s\n`);
  });

  it('has no bar where nobody knows how much there is', async () => {
    expect(await told(false, undefined)).toBe('disk: 4.0 MiB, 1.0 MiB/s\n');
  });
});
