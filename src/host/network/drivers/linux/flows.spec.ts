import { describe, expect, it } from '@jest/globals';
import { ExecError } from '../../../../common/exec/exec.js';
import { forgetFlows, forgetTranslated } from './flows.js';
import { HostNamespace } from './host-namespace.js';

describe('forgetFlows', () => {
  it('deletes what comes from the address and what goes to it', async () => {
    const ran: string[] = [];
    const namespace = new HostNamespace('ns', async (file, args) => {
      ran.push([file, ...args].join(' '));
      return { stdout: '', stderr: '' };
    });
    await forgetFlows(namespace, '10.99.0.10');
    expect(ran.sort()).toEqual([
      'nsenter --net=/run/netns/ns conntrack --delete --orig-dst 10.99.0.10',
      'nsenter --net=/run/netns/ns conntrack --delete --orig-src 10.99.0.10',
    ]);
  });

  it('goes on when a flow ends meanwhile', async () => {
    let runs = 0;
    const namespace = new HostNamespace('ns', (file) => {
      runs += 1;
      if (runs === 1) return Promise.reject(new ExecError([file], 1, "such conntrack doesn't exist", 'x'));
      return Promise.resolve({ stdout: '', stderr: '' });
    });
    await forgetTranslated(namespace, '192.0.2.7');
    expect(runs).toBe(3);
  });

  it('nothing to delete is success; anything else is not', async () => {
    const saying = (stderr: string) =>
      new HostNamespace('ns', (file) => Promise.reject(new ExecError([file], 1, stderr, 'ended with 1')));
    await forgetFlows(saying('conntrack v1.4.7: 0 flow entries have been deleted.'), '10.99.0.10');
    await expect(forgetFlows(saying('Operation not permitted'), '10.99.0.10')).rejects.toThrow(
      'not permitted',
    );
  });
});
