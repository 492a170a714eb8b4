import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Exec } from '../../../../common/exec/exec.js';
import { HostLinks6 } from './host-links6.js';
import { HostNamespace } from './host-namespace.js';
import { QUIET6 } from './ipv6-switches.js';

const link = { machine: '198.19.0.0', namespace: '198.19.0.1' };
const RANGE = 'fd00:1::/64';
const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function linksOf({ isUp = true } = {}) {
  const switches = mkdtempSync(join(tmpdir(), 'links6-'));
  folders.push(switches);
  for (const name of QUIET6) writeFileSync(join(switches, name), '1');
  const kernel = { led: [] as object[], out: [{ dst: 'default' }] as object[], told: [] as string[] };
  const exec: Exec = async (_file, args, { input = '' } = {}) => {
    const isRead = args.includes('-j');
    if (!isRead) kernel.told.push(args.includes('-batch') ? String(input) : args.join(' '));
    const rows = args.includes('default') ? kernel.out : kernel.led;
    return { stdout: isRead ? JSON.stringify(rows) : '', stderr: '' };
  };
  let ranges: readonly string[] = [];
  const links = new HostLinks6({
    ...{ namespace: new HostNamespace('ns', exec), exec, machineLink: 'enga', switches },
    ...{ link: () => (isUp ? link : undefined), ranges6: () => ranges },
  });
  const switched = () => readFileSync(join(switches, 'disable_ipv6'), 'utf8');
  return { links, kernel, switched, want: (...next: readonly string[]) => (ranges = next) };
}

describe('IPv6 on a host’s link to its machine', () => {
  it('is not there while nobody’s routes lead to the world, or the link is not up', async () => {
    const { links, kernel, switched } = linksOf();
    await links.hold();
    expect([kernel.told, links.held, await links.missing(), switched()]).toEqual([[], [], [], '1']);
    const down = linksOf({ isUp: false });
    down.want(RANGE);
    await down.links.hold();
    expect(down.kernel.told).toEqual([]);
  });

  it('has both ends, the way out, and the machine’s to guests; what is no guest’s any more goes', async () => {
    const { links, kernel, switched, want } = linksOf();
    kernel.led = [{ dst: 'fd00:9::/64' }, { dst: RANGE }, { dst: 'fe80::/64', protocol: 'kernel' }];
    want(RANGE, 'fd00:2::/64');
    await links.hold();
    const [machine, inside] = ['fd00:ec2:0:1::c613:0', 'fd00:ec2:0:1::c613:1'];
    expect(kernel.told).toContain(`-6 addr replace ${machine}/127 dev enga nodad`);
    expect(kernel.told.join('\n')).toContain(`route replace default via ${machine} dev uplink`);
    expect(kernel.told).toContain(`-6 route replace fd00:2::/64 via ${inside} dev enga metric 1025`);
    expect(kernel.told.filter((line) => line.includes('route del'))).toEqual([
      '-6 route del fd00:9::/64 dev enga',
    ]);
    expect([switched(), links.held]).toEqual(['0', [RANGE, 'fd00:2::/64']]);
    expect(await links.missing()).toEqual([]);
    kernel.out = [];
    expect(await links.missing()).toEqual(['default route of IPv6 by uplink']);
  });

  it('is brought to what is wanted last, however many ask at once', async () => {
    const { links, kernel, want } = linksOf();
    want(RANGE);
    const first = links.hold();
    want(RANGE, 'fd00:2::/64');
    kernel.led = [{ dst: RANGE }, { dst: 'fd00:2::/64' }];
    await Promise.all([first, links.hold(), links.hold(), links.hold()]);
    // One run at a time: all who asked during the first share the next one.
    expect(kernel.told.filter((line) => line.startsWith('-6 addr replace'))).toHaveLength(2);
    expect(links.held).toEqual([RANGE, 'fd00:2::/64']);
    const [last] = kernel.told.filter((line) => line.includes('fd00:2::')).reverse();
    expect(last).toContain('route replace');
    want();
    await Promise.all([links.hold(), links.hold()]);
    expect(links.held).toEqual([]);
  });

  it('ends with the last of them, also where the link has gone', async () => {
    const { links, switched, want } = linksOf();
    want(RANGE);
    await links.hold();
    want();
    await links.hold();
    expect([switched(), links.held]).toEqual(['1', []]);
  });
});
