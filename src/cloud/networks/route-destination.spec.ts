import { describe, expect, it } from '@jest/globals';
import { isOfRange, refuseServices, routeDestinationOf } from './route-destination.js';

describe('the destination of a route', () => {
  it.each([
    ['10.1.2.3/16', '10.1.0.0/16'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['2001:DB8:0:0::1/32', '2001:db8::/32'],
  ])('%s is %s', (asked, text) => expect(routeDestinationOf(asked)).toBe(text));

  it.each(['', '10.0.0.0', '::', '::/129', 'fe80::%eth0/64', 'x:/0'])('%s is none', (asked) => {
    expect(() => routeDestinationOf(asked)).toThrow(/for parameter destination(Ipv6)?CidrBlock is invalid/);
  });

  it.each([
    ['10.0.1.0/24', '10.0.0.0/16', true],
    ['10.0.0.0/8', '10.0.0.0/16', false],
    ['fd00:1::/64', 'fd00:1::/56', true],
    ['fd00::/8', 'fd00:1::/56', false],
    ['fd00:1::/64', '10.0.0.0/16', false],
    ['10.0.0.0/24', '::/0', false],
  ])('%s is of %s: %s', (destination, range, is) => expect(isOfRange(destination, range)).toBe(is));

  it.each(['fd00:ec2::/32', 'fd00:ec2::254/128'])('%s is where services are', (destination) => {
    expect(() => refuseServices(destination)).toThrow(/which is reserved/);
  });

  it.each(['::/0', 'fd00::/8', 'fd00:ec3::/32', '10.0.0.0/8'])('%s is not', (destination) => {
    expect(() => refuseServices(destination)).not.toThrow();
  });
});
