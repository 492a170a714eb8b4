import * as published from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { NormalizedSchema } from '@smithy/core/schema';
import { databaseForSpec } from '../../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';
import { CONTEXT } from '../../../../test/support/request-context.js';
import { actions } from '../actions.js';
import { ec2VerbOf } from '../ec2-action.js';
import { Ec2Dispatcher } from '../ec2.dispatcher.js';
import { queryName, requiredCount, resolved } from '../protocol/schema.js';
import { beyond } from './index.js';
import { ec2Vocabulary } from './vocabulary.js';

const { DescribeFleetInstancesCommand, DescribeIpamsCommand, DescribeTransitGatewaysCommand } = published;
const door = await ec2DoorForSpec(await databaseForSpec());
const { ec2 } = await door.client('netadmin');
const built = new Set(actions.map((action) => ec2VerbOf(action).schema[2]));

/** The answer's document, or what is thrown. */
const ask = (Action: string, parameters: Readonly<Record<string, string>> = {}) =>
  door.app
    .get(Ec2Dispatcher)
    .dispatch(CONTEXT, new Map(Object.entries({ Action, Version: '2016-11-15', ...parameters })));

const inputOf = (schema: ReturnType<typeof ec2VerbOf>['schema']) => NormalizedSchema.of(resolved(schema[4]));

/** Values for what a verb wants at least. */
function atLeast(schema: ReturnType<typeof ec2VerbOf>['schema']): Record<string, string> {
  const input = inputOf(schema);
  const wanted = [...input.structIterator()].slice(0, requiredCount(input));
  return Object.fromEntries(wanted.map(([, member]) => [queryName(member), valueFor(member)]));
}

const valueFor = (member: NormalizedSchema) =>
  member.isTimestampSchema()
    ? '2026-01-01T00:00:00Z'
    : member.isNumericSchema()
      ? '5'
      : 'x-0123456789abcdef0';

describe.each(beyond.map((action) => [ec2VerbOf(action).schema[2], ec2VerbOf(action).schema] as const))(
  '%s',
  (action, schema) => {
    it('answers what its schema says, with nothing in it, or that what it must name is not there', async () => {
      const parameters = atLeast(schema);
      const answer = await ask(action, parameters).catch((error: unknown) => error);
      if (Object.keys(parameters).some((name) => name.endsWith('Id')))
        expect(answer).toMatchObject({ code: expect.stringMatching(/NotFound$/) });
      else
        expect(answer).toMatch(
          new RegExp(`<${action}Response .*/>|<${action}Response .*></${action}Response>`),
        );
    });

    it('refuses a page and a filter that there is not', async () => {
      const names = [...inputOf(schema).structIterator()].map(([name]) => name);
      if (names.includes('NextToken'))
        await expect(ask(action, { ...atLeast(schema), NextToken: 'x' })).rejects.toMatchObject({
          code: expect.stringMatching(/^InvalidNextToken$|NotFound$/),
        });
    });
  },
);

describe('what is beyond this cloud', () => {
  it('is empty for a client, and what is named is not there', async () => {
    await expect(ec2.send(new DescribeTransitGatewaysCommand({}))).resolves.toMatchObject({
      TransitGateways: [],
    });
    await expect(ec2.send(new DescribeIpamsCommand({ IpamIds: ['ipam-1'] }))).rejects.toMatchObject({
      name: 'InvalidIpamId.NotFound',
      message: "The ID 'ipam-1' does not exist",
    });
    await expect(ec2.send(new DescribeFleetInstancesCommand({ FleetId: 'fleet-1' }))).rejects.toMatchObject({
      name: 'InvalidFleetId.NotFound',
    });
    await expect(ask('DescribeOutpostLags', { 'OutpostLagId.1': 'op-lag-1' })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
  });

  it.each(ec2Vocabulary().filter((action) => !built.has(action)))('refuses %s by name', async (action) => {
    await expect(ask(action)).rejects.toMatchObject({
      code: 'UnsupportedOperation',
      message: `The requested operation is not supported: ${action}.`,
    });
  });

  it.each(['', 'DescribeUnicorns', 'describeTransitGateways', 'constructor'])(
    'knows no action %j, as EC2 does not',
    async (action) => {
      await expect(ask(action)).rejects.toMatchObject({ code: 'InvalidAction' });
    },
  );
});
