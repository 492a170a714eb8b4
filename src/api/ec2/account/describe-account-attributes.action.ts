import {
  DescribeAccountAttributes$,
  type DescribeAccountAttributesRequest,
  type DescribeAccountAttributesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { AccountService } from '../../../cloud/projects/account.service.js';
import { type QuotaLimits } from '../../../cloud/quotas/quota.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

/** What clients read as "no limit". */
const UNLIMITED = 2 ** 31 - 1;
const number = (limit: number): string => String(Math.min(limit, UNLIMITED));

/** AWS's six attributes, by what is true here: one VPC, an instance may be in all groups that a project may have. */
const ATTRIBUTES: Readonly<Record<string, (limits: QuotaLimits, defaultVpc: string) => string>> = {
  'supported-platforms': () => 'VPC',
  'default-vpc': (_limits, defaultVpc) => defaultVpc,
  'max-instances': ({ instances }) => number(instances),
  'vpc-max-security-groups-per-interface': ({ security_groups: groups }) => number(groups),
  'max-elastic-ips': () => '0',
  'vpc-max-elastic-ips': () => '0',
};

@Injectable()
@Ec2Action(DescribeAccountAttributes$, 'account:read')
export class DescribeAccountAttributesAction implements Ec2Handler<
  DescribeAccountAttributesRequest,
  DescribeAccountAttributesResult
> {
  constructor(private readonly account: AccountService) {}

  async handle(
    { projectId }: RequestContext,
    { AttributeNames: asked = [] }: DescribeAccountAttributesRequest,
  ): Promise<DescribeAccountAttributesResult> {
    const wrong = asked.find((name) => !Object.hasOwn(ATTRIBUTES, name));
    if (wrong !== undefined)
      throw new EngineError(
        'InvalidParameterValue',
        `Value (${String(wrong).slice(0, 100)}) for parameter attributeName is invalid. Unknown attribute.`,
      );
    const [limits, defaultVpc] = await Promise.all([
      this.account.limits(projectId),
      this.account.defaultVpc(projectId),
    ]);
    const shown = Object.entries(ATTRIBUTES).filter(
      ([name]) => asked.length === 0 || asked.some((a) => a === name),
    );
    return {
      AccountAttributes: shown.map(([AttributeName, valueOf]) => ({
        AttributeName,
        AttributeValues: [{ AttributeValue: valueOf(limits, defaultVpc) }],
      })),
    };
  }
}
