import {
  CreateTags$,
  DescribeInstances$,
  DescribeInstancesCommand,
  type DescribeInstancesResult,
  EC2Client,
  GetConsoleOutput$,
  ImportKeyPair$,
  ImportKeyPairCommand,
  type Reservation,
  RunInstances$,
  RunInstancesCommand,
  type RunInstancesRequest,
  TerminateInstances$,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { HttpResponse } from '@smithy/core/protocols';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { EngineError } from '../../../common/errors/engine-error.js';
import { ERRORS } from '../../../common/errors/errors.js';
import { compileCodec, type Ec2Codec } from './ec2-codec.js';

const head = { requestId: 'req-1', version: '2016-11-15' };
const runInstances = compileCodec(RunInstances$);
const describeInstances = compileCodec(DescribeInstances$);
const importKeyPair = compileCodec(ImportKeyPair$);

/** The real client, with its socket replaced by `answer`: form in, XML out. */
const clientAnswering = (answer: (form: URLSearchParams) => Promise<string>) =>
  new EC2Client({
    region: 'local',
    endpoint: 'http://127.0.0.1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: {
      handle: async ({ body }: { body: string }) => ({
        response: new HttpResponse({
          statusCode: 200,
          headers: { 'content-type': 'text/xml' },
          body: Buffer.from(await answer(new URLSearchParams(body))),
        }),
      }),
    } as never,
  });

describe('a frozen struct', () => {
  const stateOf = async (state: object): Promise<string> => {
    const xml = await describeInstances.write({ Reservations: [{ Instances: [{ State: state }] }] }, head);
    return /<instanceState>.*<\/instanceState>/.exec(xml)?.[0] ?? '';
  };

  it('is written once, and as often as it is named', async () => {
    const State = Object.freeze({ Code: 16, Name: 'running' });
    const Instances = [{ State }, { State }];
    const xml = await describeInstances.write({ Reservations: [{ Instances }] }, head);
    expect(xml.split('<code>16</code><name>running</name>')).toHaveLength(3);
  });

  it('is no other of the same shape, and one that is not frozen is written anew', async () => {
    expect(await stateOf(Object.freeze({ Code: 80 }))).toBe('<instanceState><code>80</code></instanceState>');
    const state = { Code: 0 };
    expect(await stateOf(state)).toBe('<instanceState><code>0</code></instanceState>');
    state.Code = 48;
    expect(await stateOf(state)).toBe('<instanceState><code>48</code></instanceState>');
  });
});

describe('the codec, against the real client', () => {
  it('reads what the client writes: nested lists, tags, booleans, numbers', async () => {
    const sent: RunInstancesRequest = {
      ImageId: 'ami-1',
      MinCount: 1,
      MaxCount: 12,
      SecurityGroupIds: ['sg-1', 'sg-2'],
      EbsOptimized: false,
      BlockDeviceMappings: [{ DeviceName: '/dev/vda', Ebs: { VolumeSize: 10, DeleteOnTermination: true } }],
      TagSpecifications: [
        {
          ResourceType: 'instance',
          Tags: [
            { Key: 'Name', Value: 'web & db' },
            { Key: 'empty', Value: '' },
          ],
        },
      ],
      ClientToken: 'token',
    };
    let read: unknown;
    const client = clientAnswering((form) => {
      read = runInstances.read(form);
      return runInstances.write({}, head);
    });
    await client.send(new RunInstancesCommand(sent));
    expect(read).toEqual(sent);
  });

  it('reads blobs', async () => {
    const PublicKeyMaterial = Buffer.from('ssh-rsa AAAA');
    let read: unknown;
    const client = clientAnswering((form) => {
      read = importKeyPair.read(form);
      return importKeyPair.write({}, head);
    });
    await client.send(new ImportKeyPairCommand({ KeyName: 'k', PublicKeyMaterial }));
    expect(read).toMatchObject({ KeyName: 'k', PublicKeyMaterial });
  });

  it('writes what the client reads: items, dates, markup in text, empty lists', async () => {
    const written: Reservation = {
      ReservationId: 'r-1',
      Groups: [{ GroupId: 'sg-1', GroupName: 'a<b & "c">\r\n' }],
      Instances: [
        {
          InstanceId: 'i-1',
          LaunchTime: new Date('2026-01-02T03:04:05.000Z'),
          State: { Code: 0, Name: 'pending' },
          EbsOptimized: false,
          Tags: [{ Key: 'k', Value: 'v' }],
          ProductCodes: [],
        },
      ],
    };
    const client = clientAnswering(() => runInstances.write(written, head));
    const { $metadata, ...read } = await client.send(new RunInstancesCommand({ MinCount: 1, MaxCount: 1 }));
    expect($metadata.httpStatusCode).toBe(200);
    expect(read).toEqual(written);
  });

  it('writes a thousand instances, in one reservation or in many, and lets others have their turn', async () => {
    const instances = Array.from({ length: 1000 }, (_, n) => ({
      InstanceId: `i-${n}`,
      Tags: Array.from({ length: 20 }, (_tag, t) => ({ Key: `k${t}`, Value: 'v'.repeat(100) })),
    }));
    const one: DescribeInstancesResult = { Reservations: [{ ReservationId: 'r-1', Instances: instances }] };
    const many: DescribeInstancesResult = { Reservations: instances.map((i) => ({ Instances: [i] })) };
    for (const written of [one, many]) {
      let turns = 0;
      const timer = setInterval(() => (turns += 1), 0);
      const xml = await describeInstances.write(written, head);
      clearInterval(timer);
      expect(turns).toBeGreaterThan(0);
      const read = await clientAnswering(async () => xml).send(new DescribeInstancesCommand({}));
      expect(read.Reservations).toEqual(written.Reservations);
    }
  });
});

describe('the answer', () => {
  it('is of the version that was asked for, with the trailing slash that old clients look for', async () => {
    const xml = await describeInstances.write(
      { Reservations: [] },
      { requestId: 'r', version: '2014-10-01' },
    );
    expect(xml).toContain('<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2014-10-01/">');
    expect(xml).toContain('<reservationSet/>');
  });

  it('of a verb without one is true', async () => {
    expect(await compileCodec(CreateTags$).write(undefined, head)).toContain('<return>true</return>');
  });

  it('can be read whatever texts are in it', async () => {
    const parser = new XMLParser({ parseTagValue: false, trimValues: false });
    const text = fc.string({ unit: 'binary', minLength: 1 });
    await fc.assert(
      fc.asyncProperty(text, async (ReservationId) => {
        const xml = await runInstances.write({ ReservationId }, head);
        const read = parser.parse(Buffer.from(xml).toString()) as {
          RunInstancesResponse: { requestId: string };
        };
        expect(read.RunInstancesResponse.requestId).toBe('req-1');
      }),
    );
  });
});

describe('what is said in other ways', () => {
  it.each([
    ['true', true],
    ['True', true],
    ['FALSE', false],
    ['False', false],
  ])('%s is a boolean, as Python writes it', (text, value) => {
    const form = { MinCount: '1', MaxCount: '1', EbsOptimized: text };
    expect(runInstances.read(new Map(Object.entries(form)))).toMatchObject({ EbsOptimized: value });
  });

  const refusal = (codec: Ec2Codec, form: Record<string, string>) => {
    try {
      return codec.read(new Map(Object.entries(form)));
    } catch (error) {
      return (error as EngineError).message;
    }
  };
  const noInstances = 'No instances specified';
  it.each<[string, Ec2Codec, Record<string, string>, string]>([
    ['an empty blob', importKeyPair, { KeyName: 'k', PublicKeyMaterial: '' }, 'PublicKeyMaterial'],
    ['an empty text', importKeyPair, { KeyName: '', PublicKeyMaterial: 'AAAA' }, 'KeyName'],
    ['an empty list', compileCodec(CreateTags$), { ResourceId: '', 'Tag.1.Key': 'a' }, 'resourceIdSet'],
    ['no list', compileCodec(CreateTags$), { 'Tag.1.Key': 'a' }, 'resourceIdSet'],
    [
      'an empty list that EC2 has words for',
      compileCodec(TerminateInstances$),
      { InstanceId: '' },
      noInstances,
    ],
    ['no list that EC2 has words for', compileCodec(TerminateInstances$), {}, noInstances],
  ])('%s is missing', (_what, codec, form, said) => {
    const expected = said === noInstances ? said : `The request must contain the parameter ${said}`;
    expect(refusal(codec, form)).toBe(expected);
  });
});

describe('the codec refuses', () => {
  const form = { Action: 'RunInstances', Version: '2016-11-15', MinCount: '1', MaxCount: '1' };
  const unknown = (name: string): [string, string] => [
    'UnknownParameter',
    `The parameter ${name} is not recognized`,
  ];
  it.each<[Record<string, string>, string, unknown]>([
    [{ Bogus: '1' }, ...unknown('Bogus')],
    [{ 'Placement.Bogus': '1' }, ...unknown('Placement.Bogus')],
    [{ 'ImageId.1': '1' }, ...unknown('ImageId.1')],
    [{ Placement: 'x' }, ...unknown('Placement')],
    [{ SecurityGroupId: 'x' }, ...unknown('SecurityGroupId')],
    [{ 'SecurityGroupId.x': 'x' }, ...unknown('SecurityGroupId.x')],
    [{ '__proto__.x': 'x' }, ...unknown('__proto__')],
    [{ constructor: 'x' }, ...unknown('constructor')],
    [
      { 'SecurityGroupId.1001': 'x' },
      'InvalidParameterValue',
      'The parameter SecurityGroupId.1001 is invalid: a list ends at 1000.',
    ],
    [
      { 'SecurityGroupId.999999999': 'x' },
      'InvalidParameterValue',
      'The parameter SecurityGroupId.999999999 is invalid: a list ends at 1000.',
    ],
    [
      { MaxCount: 'many' },
      'InvalidParameterValue',
      'Value (many) for parameter MaxCount is invalid. It is not an integer.',
    ],
    [
      { MaxCount: '1.5' },
      'InvalidParameterValue',
      'Value (1.5) for parameter MaxCount is invalid. It is not an integer.',
    ],
    [{ MaxCount: '' }, 'MissingParameter', 'The request must contain the parameter MaxCount'],
    [
      { MaxCount: '-3' },
      'InvalidParameterValue',
      'Value (-3) for parameter MaxCount is invalid. The minimum is 1.',
    ],
    [
      { Ipv6AddressCount: '2147483648' },
      'InvalidParameterValue',
      'Value (2147483648) for parameter Ipv6AddressCount is invalid. The maximum is 2147483647.',
    ],
    [
      { DryRun: 'yes' },
      'InvalidParameterValue',
      "Value (yes) for parameter DryRun is invalid. Expecting 'true' or 'false'.",
    ],
    [
      { 'TagSpecification.1.ResourceType': 'moon' },
      'InvalidParameterValue',
      expect.stringMatching(
        /^Value \(moon\) for parameter TagSpecification.1.ResourceType is invalid. Valid values are: instance/,
      ),
    ],
    [
      { KeyName: 'a\0b' },
      'InvalidParameterValue',
      'The value for parameter KeyName contains characters that are not allowed.',
    ],
    [
      { KeyName: 'x'.repeat(4097) },
      'InvalidParameterValue',
      'The value for parameter KeyName is too long: the maximum is 4096 characters.',
    ],
  ])('%j', (extra, code, message) => {
    expect(() => runInstances.read(new Map(Object.entries({ ...form, ...extra })))).toThrow(
      expect.objectContaining({ code, message }),
    );
  });

  it.each(['not base64!', 'YQ=', 'Y', '===='])('the blob %j', (PublicKeyMaterial) => {
    expect(() => importKeyPair.read(new URLSearchParams({ KeyName: 'k', PublicKeyMaterial }))).toThrow(
      expect.objectContaining({ code: 'InvalidParameterValue' }),
    );
  });

  it('a request without what its schema requires', () => {
    expect(() => runInstances.read(new URLSearchParams({ MaxCount: '1' }))).toThrow(
      expect.objectContaining({
        code: 'MissingParameter',
        message: 'The request must contain the parameter MinCount',
      }),
    );
  });

  it('whatever is sent, as the caller’s mistake', () => {
    const key = fc.oneof(
      fc.string(),
      fc
        .array(
          fc.oneof(
            fc.constantFrom('SecurityGroupId', 'Placement', 'Filter', 'Value', '__proto__'),
            fc.nat().map(String),
          ),
        )
        .map((parts) => parts.join('.')),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.string({ unit: 'binary' }))), (pairs) => {
        for (const codec of [runInstances, describeInstances, importKeyPair])
          try {
            codec.read(pairs);
          } catch (error) {
            expect(error).toBeInstanceOf(EngineError);
            expect(ERRORS[(error as EngineError).code].status).toBeLessThan(500);
          }
      }),
    );
  });
});

describe('the codec takes', () => {
  it('lists with gaps, in any order, from 0 on', () => {
    const form = { 'InstanceId.10': 'c', 'InstanceId.2': 'b', 'InstanceId.0': 'a' };
    expect(describeInstances.read(new URLSearchParams(form))).toEqual({ InstanceIds: ['a', 'b', 'c'] });
  });

  it('an empty list as botocore sends it', () => {
    expect(describeInstances.read(new URLSearchParams({ InstanceId: '' }))).toEqual({ InstanceIds: [] });
  });

  it('what boto 2 calls the instance of a console', () => {
    const form = new URLSearchParams({ 'InstanceId.1': 'i-1' });
    expect(compileCodec(GetConsoleOutput$).read(form)).toEqual({ InstanceId: 'i-1' });
  });
});
