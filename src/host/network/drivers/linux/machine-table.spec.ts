import { describe, expect, it } from '@jest/globals';
import { machineScript } from './machine-table.js';

const link = { machine: '198.19.192.0', namespace: '198.19.192.1' };

describe('the machine’s table', () => {
  const wanted = {
    machineLink: 'enga',
    link,
    linkCidr: '198.19.192.0/18',
    switched: [],
    floating: [],
    fronts: [],
  };

  it('without an uplink lets nothing out', () => {
    const script = machineScript({ ...wanted, uplinks: [] });
    expect(script).not.toContain('masquerade');
    expect(script).not.toMatch(/oifname .* accept/);
    expect(script).toContain('iifname "enga" drop');
  });

  it('lets in what is sent to floating addresses, on their interfaces alone', () => {
    const script = machineScript({ ...wanted, uplinks: [], floating: ['192.0.2.7'], fronts: ['eth2'] });
    const accept = 'iifname { "eth2" } ip daddr { 192.0.2.7 } accept';
    expect(script.indexOf(accept)).toBeGreaterThan(0);
    expect(script.indexOf(accept)).toBeLessThan(script.indexOf('iifname @switched'));
    expect(script).not.toContain('masquerade');
  });

  it('lends its address to guests whose own is known to it alone', () => {
    const script = machineScript({ ...wanted, uplinks: ['eth0'], inner: ['192.0.2.5'] });
    expect(script).toContain('ip saddr { 198.19.192.1, 192.0.2.5 } oifname { "eth0" } masquerade');
  });

  it('lends another address of the machine’s where one is named', () => {
    const script = machineScript({ ...wanted, uplinks: ['eth0'], source: '192.0.2.10' });
    expect(script).toContain('ip saddr { 198.19.192.1 } oifname { "eth0" } snat ip to 192.0.2.10');
    expect(script).not.toContain('masquerade');
  });

  it('never carries on link-local addresses, nor other hosts’ links', () => {
    const script = machineScript({ ...wanted, uplinks: ['eth0', 'eth1'] });
    for (const range of ['169.254.0.0/16', '198.19.192.0/18'])
      expect(script.indexOf(`ip daddr ${range} drop`)).toBeLessThan(
        script.indexOf('oifname { "eth0", "eth1" } accept'),
      );
  });
});
