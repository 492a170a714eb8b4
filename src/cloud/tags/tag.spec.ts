import { describe, expect, it } from '@jest/globals';
import { checkedTags } from './tag.js';
import { tagsOfSpecifications } from './tag-specifications.js';

const refusal = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe('checkedTags', () => {
  it('takes the longest that AWS takes, and no value for the empty one', () => {
    const longest = { Key: '😀'.repeat(128), Value: 'v'.repeat(256) };
    expect(checkedTags([longest, { Key: 'k' }])).toEqual([
      { key: longest.Key, value: longest.Value },
      { key: 'k', value: '' },
    ]);
  });

  it.each([
    [[{ Value: 'v' }], 'InvalidParameterValue', 'Tag key cannot be null or empty'],
    [[{ Key: 'k'.repeat(129) }], 'InvalidParameterValue', 'Tag key exceeds the maximum length of 128'],
    [
      [{ Key: 'k', Value: 'v'.repeat(257) }],
      'InvalidParameterValue',
      'Tag value exceeds the maximum length of 256',
    ],
    [[{ Key: 'AWS:x' }], 'InvalidParameterValue', "Tag keys starting with 'aws:' are reserved"],
    [[{ Key: 'k\0' }], 'InvalidParameterValue', 'not allowed'],
    [[{ Key: 'k', Value: '\0' }], 'InvalidParameterValue', 'not allowed'],
    [[{ Key: 'k' }, { Key: 'k' }], 'InvalidParameterValue', "Duplicate tag key 'k' specified."],
    [Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}` })), 'TagLimitExceeded', 'maximum number of Tags'],
  ])('refuses %j', (tags, code, message) => {
    expect(() => checkedTags(tags)).toThrow(refusal(code, message));
  });
});

describe('tagsOfSpecifications', () => {
  const Tags = [{ Key: 'k', Value: 'v' }];

  it('sorts tags by what they are for', () => {
    const asked = [{ ResourceType: 'instance', Tags }];
    expect(tagsOfSpecifications(asked, ['instance', 'volume'])).toEqual({
      instance: [{ key: 'k', value: 'v' }],
    });
    expect(tagsOfSpecifications(undefined, ['instance'])).toEqual({});
  });

  it.each([
    [[{ Tags }], 'Tag specification resource type must have a value'],
    [[{ ResourceType: 'image', Tags }], "'image' is not a valid taggable resource type for this operation."],
    [[{ ResourceType: 'instance' }], 'Tag specification must have at least one tag'],
    [
      [
        { ResourceType: 'instance', Tags },
        { ResourceType: 'instance', Tags },
      ],
      'Duplicate resource type',
    ],
  ])('refuses %j', (asked, message) => {
    expect(() => tagsOfSpecifications(asked, ['instance'])).toThrow(
      refusal('InvalidParameterValue', message),
    );
  });
});
