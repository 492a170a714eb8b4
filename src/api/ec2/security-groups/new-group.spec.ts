import { describe, expect, it } from '@jest/globals';
import { newGroupOf } from './new-group.js';

describe('newGroupOf', () => {
  it('takes what AWS takes', () => {
    const GroupName = 'a-Z 0._-:/()#,@[]+=&;{}!$*';
    expect(newGroupOf({ GroupName, Description: 'd' })).toEqual({
      name: GroupName,
      description: 'd',
      tags: [],
    });
  });

  it.each([
    [{ GroupName: 'x'.repeat(256) }, 'InvalidParameterValue', 'exceeds the maximum length of 255'],
    [{ Description: 'd'.repeat(256) }, 'InvalidParameterValue', 'exceeds the maximum length of 255'],
    [{ GroupName: '<web>' }, 'InvalidParameterValue', 'Valid characters are'],
    [{ GroupName: 'sg-web' }, 'InvalidParameterValue', 'may not be in the format sg-*'],
    [{ GroupName: 'Default' }, 'InvalidParameterValue', 'Cannot use reserved security group name: Default'],
  ])('refuses %j', (change, code, message) => {
    expect(() => newGroupOf({ GroupName: 'web', Description: 'd', ...change })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
