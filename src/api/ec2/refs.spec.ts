import { describe, expect, it } from '@jest/globals';
import { EC2_PREFIXES, nouns } from '../../cloud/registry/registry.js';
import { checkedIds, type IdNoun } from './refs.js';
import { idsOrPages } from './ids-or-pages.js';

const NOUNS = Object.values(nouns).flatMap(({ name, ec2 }) =>
  ec2.malformed === null ? [] : [name as IdNoun],
);

describe('checkedIds', () => {
  it.each(NOUNS)('%s: looks up whatever may be an id, however long', (noun) => {
    for (const digits of ['1', 'bbfe0e', '01234567', '0123456789abcdef0'])
      expect(checkedIds(noun, [`${EC2_PREFIXES[noun]}-${digits}`])).toHaveLength(1);
    expect(checkedIds(noun, undefined)).toEqual([]);
  });

  it.each(NOUNS)('%s: refuses what cannot be an id, in the noun’s words', (noun) => {
    const prefix = EC2_PREFIXES[noun];
    const wrong = [
      '',
      prefix,
      `${prefix}-`,
      `${prefix}-xyz`,
      `${prefix}-0123456789abcdef01`,
      `${prefix}_01234567`,
    ];
    for (const id of [...wrong, `${prefix.toUpperCase()}-01234567`, 'zzz-01234567', ` ${prefix}-01234567`])
      expect(() => checkedIds(noun, [`${prefix}-1`, id])).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^(Invalid\w+\.|NatGateway)Malformed$/) }),
      );
  });

  it.each([
    ['instance', 'i-xyz', 'InvalidInstanceID.Malformed', 'Invalid id: "i-xyz"'],
    [
      'instance',
      'ami-01234567',
      'InvalidInstanceID.Malformed',
      'Invalid id: "ami-01234567" (expecting "i-...")',
    ],
    ['image', 'tiny', 'InvalidAMIID.Malformed', 'Invalid id: "tiny" (expecting "ami-...")'],
    ['image', 'aki-01234567', 'InvalidAMIID.Malformed', 'Invalid id: "aki-01234567" (expecting "ami-...")'],
    ['security-group', 'sg-', 'InvalidGroupId.Malformed', 'Invalid id: "sg-"'],
    ['vpc', 'home', 'InvalidVpcID.Malformed', 'Invalid id: "home" (expecting "vpc-...")'],
    [
      'security-group-rule',
      'sgr-xyz',
      'InvalidSecurityGroupRuleId.Malformed',
      "The security group rule ID 'sgr-xyz' is malformed",
    ],
  ] as const)('%s: refuses %s', (noun, id, code, message) => {
    expect(() => checkedIds(noun, [id])).toThrow(expect.objectContaining({ code, message }));
  });

  it('takes kernels and ramdisks where images are shown', () => {
    expect(checkedIds('shown-image', ['ami-1', 'aki-1', 'ari-1'])).toHaveLength(3);
    expect(() => checkedIds('shown-image', ['i-1'])).toThrow(/expecting "ami-/);
  });

  it('says a long one back in short', () => {
    expect(() => checkedIds('instance', ['x'.repeat(5000)])).toThrow(/^.{0,200}$/);
  });
});

describe('idsOrPages', () => {
  const InstanceIds = ['i-01234567'];

  it('knows which of both is asked for', () => {
    expect(idsOrPages({ InstanceIds })).toEqual(InstanceIds);
    expect(idsOrPages({ InstanceIds: [], MaxResults: 5 })).toBeUndefined();
    expect(idsOrPages({ NextToken: 'x' })).toBeUndefined();
  });

  it.each([{ MaxResults: 5 }, { NextToken: 'x' }])('refuses ids with %j', (page) => {
    expect(() => idsOrPages({ InstanceIds, ...page })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterCombination' }),
    );
  });
});
