import { type InternetGateway } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { internetGatewayFilters } from './internet-gateway-filters.js';

const GATEWAY: InternetGateway = {
  ...{ InternetGatewayId: 'igw-1', OwnerId: '111122223333' },
  Attachments: [{ State: 'available' as 'attached', VpcId: 'vpc-1' }],
  Tags: [{ Key: 'Name', Value: 'home' }],
};

const isFound = (Name: string, value: string, gateway = GATEWAY) =>
  internetGatewayFilters.matcher([{ Name, Values: [value] }])(gateway);

describe('internetGatewayFilters', () => {
  it.each([
    ['attachment.state', 'available', 'detached'],
    ['attachment.vpc-id', 'vpc-1', 'vpc-2'],
    ['internet-gateway-id', 'igw-*', 'vgw-*'],
    ['owner-id', '111122223333', '111122223334'],
    ['tag:Name', 'home', 'away'],
  ])('%s: %s is found, %s is not', (name, here, elsewhere) => {
    expect([isFound(name, here), isFound(name, elsewhere)]).toEqual([true, false]);
  });

  it.each(['attachment.state', 'attachment.vpc-id'])('%s: of one that is attached to nothing', (name) => {
    expect(isFound(name, '*', { InternetGatewayId: 'igw-1' })).toBe(false);
    expect(isFound(name, '', { Attachments: [{}] })).toBe(true);
    expect(isFound(name, '?*', { Attachments: [{}] })).toBe(false);
  });

  it('refuses a filter that the verb does not have', () => {
    expect(() => isFound('vpc-id', 'vpc-1')).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValue',
        message: "The filter 'vpc-id' is invalid",
      }),
    );
  });
});
