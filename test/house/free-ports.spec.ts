import { describe, expect, it } from '@jest/globals';
import { firstEphemeral, freePorts } from '../support/free-ports.mjs';

describe('ports for servers that start later', () => {
  it('differ, and are none that an outgoing connection may be given', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    expect(Math.max(...ports)).toBeLessThan(firstEphemeral());
  });
});
