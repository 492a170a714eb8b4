import {
  DescribeTags$,
  type DescribeTagsRequest,
  type DescribeTagsResult,
  type TagDescription,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { tagFilters } from '../../../cloud/tags/filters/ec2.js';
import { type TagRow, TagService } from '../../../cloud/tags/tag.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';

const rule = { action: 'DescribeTags', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeTags$, 'tag:read')
export class DescribeTagsAction implements Ec2Handler<DescribeTagsRequest, DescribeTagsResult> {
  constructor(
    private readonly tags: TagService,
    private readonly paginator: Paginator,
  ) {}

  async handle(context: RequestContext, request: DescribeTagsRequest): Promise<DescribeTagsResult> {
    const condition = tagFilters.condition(request.Filters);
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      {
        read: ({ after, limit }) =>
          this.tags.list(context.projectId, {
            condition,
            after: after === null ? null : (JSON.parse(after) as [string, string]),
            limit,
          }),
        keyOf: ({ resourceId, key }) => JSON.stringify([resourceId, key]),
      },
    );
    return { Tags: rows.map(tagView), NextToken };
  }
}

const tagView = ({ key, value, resourceId, resourceType }: TagRow): TagDescription => ({
  Key: key,
  Value: value,
  ResourceId: resourceId,
  ResourceType: resourceType as NonNullable<TagDescription['ResourceType']>,
});
