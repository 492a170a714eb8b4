import {
  CreateKeyPairCommand,
  DeleteKeyPairCommand,
  DescribeKeyPairsCommand,
  ImportKeyPairCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--ec2_port=21101');
const { ec2 } = await door.client('netadmin');
const tagged = (type: 'key-pair' | 'security-group' | 'security-group-rule') => [
  { ResourceType: type, Tags: [{ Key: 'k', Value: 'v' }] },
];
const ONE = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII5WopC4QxQ1GzC+Qi2ewjJXNDYKUnP3lF1WOP7DPmKh';
const Tags = [{ Key: 'k', Value: 'v' }];

describe('key pairs', () => {
  it('are created, described, imported and deleted', async () => {
    const made = await ec2.send(
      new CreateKeyPairCommand({ KeyName: 'k', KeyType: 'ed25519', TagSpecifications: tagged('key-pair') }),
    );
    expect(made).toMatchObject({
      KeyName: 'k',
      Tags,
      KeyPairId: expect.stringMatching(/^key-[0-9a-f]{17}$/),
    });
    const { KeyPairs: [shown] = [] } = await ec2.send(
      new DescribeKeyPairsCommand({ KeyPairIds: [made.KeyPairId ?? ''], IncludePublicKey: true }),
    );
    expect(shown).toMatchObject({
      KeyType: 'ed25519',
      KeyFingerprint: made.KeyFingerprint,
      PublicKey: expect.stringMatching(/^ssh-ed25519 \S+ k$/),
      CreateTime: expect.any(Date),
      Tags,
    });
    const PublicKeyMaterial = Buffer.from(shown?.PublicKey ?? '');
    const imported = await ec2.send(new ImportKeyPairCommand({ KeyName: 'i', PublicKeyMaterial }));
    expect(imported.KeyFingerprint).toBe(made.KeyFingerprint);
    expect(await ec2.send(new DeleteKeyPairCommand({ KeyName: 'k' }))).toMatchObject({
      Return: true,
      KeyPairId: made.KeyPairId,
    });
    await ec2.send(new DeleteKeyPairCommand({ KeyPairId: imported.KeyPairId ?? '' }));
    const { KeyPairs } = await ec2.send(new DescribeKeyPairsCommand({}));
    expect(KeyPairs).toEqual([]);
  });

  it('show a tag set that is empty, and are made without one, as at AWS', async () => {
    const imported = await ec2.send(
      new ImportKeyPairCommand({ KeyName: 'a b', PublicKeyMaterial: Buffer.from(`${ONE} me\n`) }),
    );
    expect(imported.Tags).toBeUndefined();
    const made = await ec2.send(new CreateKeyPairCommand({ KeyName: 'made', KeyType: 'ed25519' }));
    expect(made.Tags).toBeUndefined();
    const { KeyPairs } = await ec2.send(new DescribeKeyPairsCommand({}));
    expect(KeyPairs?.map(({ KeyName, Tags: shown }) => [KeyName, shown])).toEqual(
      expect.arrayContaining([
        ['a b', []],
        ['made', []],
      ]),
    );
  });

  it.each([
    [new CreateKeyPairCommand({ KeyName: 'p', KeyFormat: 'ppk' }), 'UnsupportedOperation'],
    [new CreateKeyPairCommand({ KeyName: 'é' }), 'InvalidParameterValue'],
    [new CreateKeyPairCommand({ KeyName: '' }), 'MissingParameter'],
    [new CreateKeyPairCommand({ KeyName: 'p', DryRun: true }), 'DryRunOperation'],
    [new CreateKeyPairCommand({ KeyName: '', DryRun: true }), 'MissingParameter'],
    [
      new ImportKeyPairCommand({ KeyName: 'p', PublicKeyMaterial: Buffer.from('x'), DryRun: true }),
      'InvalidKey.Format',
    ],
    [new ImportKeyPairCommand({ KeyName: 'p', PublicKeyMaterial: Buffer.alloc(0) }), 'MissingParameter'],
    [
      new ImportKeyPairCommand({ KeyName: 'p', PublicKeyMaterial: Buffer.from(`${ONE}\n${ONE}\n`) }),
      'InvalidKey.Format',
    ],
    [new CreateKeyPairCommand({ KeyName: ' p' }), 'InvalidParameterValue'],
    [new CreateKeyPairCommand({ KeyName: 'p ', DryRun: true }), 'InvalidParameterValue'],
    [
      new ImportKeyPairCommand({ KeyName: ' ', PublicKeyMaterial: Buffer.from(ONE) }),
      'InvalidParameterValue',
    ],
    [new DeleteKeyPairCommand({}), 'MissingParameter'],
    [new DeleteKeyPairCommand({ KeyName: 'a', KeyPairId: 'b', DryRun: true }), 'InvalidParameterCombination'],
    [
      new CreateKeyPairCommand({ KeyName: 'p', TagSpecifications: tagged('security-group') }),
      'InvalidParameterValue',
    ],
  ])('refuse what AWS refuses (%#)', async (command, name) => {
    await expect(ec2.send(command as CreateKeyPairCommand)).rejects.toMatchObject({ name });
  });
});
