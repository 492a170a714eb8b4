import { describe, expect, it } from '@jest/globals';
import { report, worldFindings } from './doctor.js';
import { type World } from './world.js';

const world: World = { uplinks: ['eth0'], resolvers: ['192.0.2.53'], obstacles: [], ipv6: 'far' };
const missing = (change: Partial<World>, root = true) =>
  worldFindings({ ...world, ...change }, root)
    .filter(({ well }) => !well)
    .map(({ what, words }) => [what, words]);

describe('what doctor says of the world', () => {
  it('is well where guests reach it', () => {
    expect(missing({})).toEqual([]);
    expect(report(worldFindings(world, true))).toMatch(
      /^ok {2}world +by eth0; .*--nosnat keeps it off\nok {2}IPv6 +far\nok {2}forwarding .*\nok {2}resolver .*192\.0\.2\.53\n$/,
    );
  });

  it('names the route that is missing, and no resolver, which nobody needs then', () => {
    const words = 'no default route: guests reach guests only; ip route add default via ROUTER';
    expect(missing({ uplinks: [], resolvers: [] })).toEqual([['world', words]]);
  });

  it('names the resolver that is missing, with the flags that name one', () => {
    expect(missing({ resolvers: [] })).toEqual([
      ['resolver', expect.stringMatching(/--resolvers=ADDRESS or --dns_server=ADDRESS$/)],
    ]);
  });

  it('names each thing in the way, which root alone can see', () => {
    const obstacles = ['a chain', 'another chain'];
    expect(missing({ obstacles })).toEqual(obstacles.map((words) => ['forwarding', words]));
    expect(missing({ obstacles }, false)).toEqual([]);
  });
});
