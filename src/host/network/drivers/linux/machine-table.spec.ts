import { describe, expect, it } from '@jest/globals';
import { machineScript } from './machine-table.js';

const link = { machine: '198.19.192.0', namespace: '198.19.192.1' };

describe('the machine’s table', () => {
  const wanted = { machineLink: 'enga', link, linkCidr: '198.19.192.0/18', switched: [] };

  it('without an uplink lets nothing out', () => {
    const script = machineScript({ ...wanted, uplinks: [] });
    expect(script).not.toContain('masquerade');
    expect(script).not.toMatch(/oifname .* accept/);
    expect(script).toContain('iifname "enga" drop');
  });

  it('never carries on link-local addresses, nor other hosts’ links', () => {
    const script = machineScript({ ...wanted, uplinks: ['eth0', 'eth1'] });
    for (const range of ['169.254.0.0/16', '198.19.192.0/18'])
      expect(script.indexOf(`ip daddr ${range} drop`)).toBeLessThan(
        script.indexOf('oifname { "eth0", "eth1" } accept'),
      );
  });
});
