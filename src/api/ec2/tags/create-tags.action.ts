import { CreateTags$, type CreateTagsRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { checkedTags } from '../../../cloud/tags/tag.js';
import { TagService } from '../../../cloud/tags/tag.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { taggedResources } from './tagged-resources.js';

@Injectable()
@Ec2Action(CreateTags$, 'tag:create')
export class CreateTagsAction implements Ec2Handler<CreateTagsRequest, void> {
  constructor(private readonly tags: TagService) {}

  async check({ projectId }: RequestContext, request: CreateTagsRequest): Promise<void> {
    checkedTags(request.Tags ?? []);
    await this.tags.check(projectId, taggedResources(request));
  }

  async handle({ projectId }: RequestContext, request: CreateTagsRequest): Promise<void> {
    await this.tags.create(projectId, taggedResources(request), checkedTags(request.Tags ?? []));
  }
}
