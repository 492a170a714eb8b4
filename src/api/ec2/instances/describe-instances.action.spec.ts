import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { instanceRow } from '../../../../test/support/instance-row.js';
import { CONTEXT } from '../../../../test/support/request-context.js';
import { zoneIds } from '../../../../test/support/zone-ids.js';
import { byEc2Id } from '../../../common/refs/ref.js';
import { Sealer } from '../../../common/seal/sealer.js';
import { instanceKeyOf } from '../../../cloud/instances/instance-key.js';
import type { InstanceQuery } from '../../../cloud/instances/instance-reader.repository.js';
import type { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import type { InstanceStatusQuery } from '../../../cloud/instances/instance-status.repository.js';
import { Paginator } from '../pagination.js';
import { DescribeInstanceStatusAction } from './describe-instance-status.action.js';
import { DescribeInstancesAction } from './describe-instances.action.js';

const paginator = new Paginator(new Sealer(new Map([[1, randomBytes(32)]])));
const rows = Array.from({ length: 7 }, (_, launchIndex) =>
  instanceRow({ launchIndex, ec2Id: `i-0000000${launchIndex}` }),
);

/** Answers from the rows, and remembers what it was asked. */
class Reader implements Pick<InstanceReaderService, 'list' | 'statuses'> {
  asked: InstanceQuery | InstanceStatusQuery = {};

  async list(_: unknown, query: InstanceQuery) {
    this.asked = query;
    const from = query.after ? rows.findIndex((row) => instanceKeyOf(row) === query.after) + 1 : 0;
    return rows.slice(from, from + (query.limit ?? rows.length));
  }

  async statuses(context: unknown, query: InstanceStatusQuery) {
    const found = await this.list(context, query);
    return found.map((row) => ({ ...row, status: 'ok' as const }));
  }
}

const setUp = () => {
  const reader = new Reader();
  const service = reader as Partial<InstanceReaderService> as InstanceReaderService;
  return {
    reader,
    instances: new DescribeInstancesAction(service, paginator, zoneIds()),
    statuses: new DescribeInstanceStatusAction(service, paginator, zoneIds()),
  };
};

describe('DescribeInstances', () => {
  it('goes on where a page ended, with the same question', async () => {
    const { instances } = setUp();
    const first = await instances.handle(CONTEXT, { MaxResults: 5 });
    const idsOf = ({ Reservations }: typeof first) =>
      Reservations?.flatMap(({ Instances }) => Instances?.map(({ InstanceId }) => InstanceId));
    expect(idsOf(first)).toHaveLength(5);
    const second = await instances.handle(CONTEXT, { MaxResults: 5, NextToken: first.NextToken });
    expect(idsOf(second)).toEqual(['i-00000005', 'i-00000006']);
    expect(second.NextToken).toBeUndefined();
  });

  it('reads a thousand and one when no size is given, and all of the ids', async () => {
    const { instances, reader } = setUp();
    await instances.handle(CONTEXT, {});
    expect(reader.asked).toMatchObject({ after: null, limit: 1001 });
    const InstanceIds = ['i-00000000'];
    await instances.handle(CONTEXT, { InstanceIds });
    expect(reader.asked).toEqual({ refs: InstanceIds.map(byEc2Id), condition: undefined });
  });

  it.each([4, 1001])('refuses pages of %i', async (MaxResults) => {
    await expect(setUp().instances.handle(CONTEXT, { MaxResults })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
  });
});

describe('DescribeInstanceStatus', () => {
  it('has pages too, of running ones unless all are wanted', async () => {
    const { statuses, reader } = setUp();
    const first = await statuses.handle(CONTEXT, { MaxResults: 6 });
    expect(first.InstanceStatuses).toHaveLength(6);
    expect(reader.asked).toMatchObject({ all: false, limit: 7 });
    const { NextToken } = first;
    const second = await statuses.handle(CONTEXT, { MaxResults: 6, NextToken });
    expect(second.InstanceStatuses?.map(({ InstanceId }) => InstanceId)).toEqual(['i-00000006']);
    await statuses.handle(CONTEXT, { InstanceIds: ['i-00000000'], IncludeAllInstances: true });
    expect(reader.asked).toEqual({ refs: [byEc2Id('i-00000000')], condition: undefined, all: true });
  });
});
