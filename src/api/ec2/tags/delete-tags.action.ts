import { DeleteTags$, type DeleteTagsRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { checkKey } from '../../../cloud/tags/tag.js';
import { TagService } from '../../../cloud/tags/tag.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { taggedResources } from './tagged-resources.js';

@Injectable()
@Ec2Action(DeleteTags$, 'tag:delete')
export class DeleteTagsAction implements Ec2Handler<DeleteTagsRequest, void> {
  constructor(private readonly tags: TagService) {}

  async check({ projectId }: RequestContext, request: DeleteTagsRequest): Promise<void> {
    tagsOf(request);
    await this.tags.check(projectId, taggedResources(request));
  }

  /** No tags named: all go. A tag with a value goes only if it has that value, also the empty one. */
  async handle({ projectId }: RequestContext, request: DeleteTagsRequest): Promise<void> {
    await this.tags.remove(projectId, taggedResources(request), tagsOf(request));
  }
}

function tagsOf({ Tags: tags }: DeleteTagsRequest) {
  if (tags === undefined || tags.length === 0) return null;
  return tags.map(({ Key: key = '', Value: value }) => {
    checkKey(key);
    return { key, value: value ?? null };
  });
}
