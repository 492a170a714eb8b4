import { DescribeImages$, type DescribeImagesRequest, type DescribeImagesResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { imageFilters } from '../../../cloud/images/filters/ec2.js';
import { ImageService } from '../../../cloud/images/image.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { idRefs } from '../refs.js';
import { imageView } from './image.view.js';

const rule = { action: 'DescribeImages', min: 1, max: 1000 };

@Injectable()
@Ec2Action(DescribeImages$, 'image:read')
export class DescribeImagesAction implements Ec2Handler<DescribeImagesRequest, DescribeImagesResult> {
  constructor(
    private readonly images: ImageService,
    private readonly paginator: Paginator,
  ) {}

  async handle(context: RequestContext, request: DescribeImagesRequest): Promise<DescribeImagesResult> {
    const query = {
      refs: idRefs('shown-image', request.ImageIds),
      owners: request.Owners ?? [],
      executableBy: request.ExecutableUsers ?? [],
      withDeprecated: request.IncludeDeprecated ?? false,
      withDisabled: request.IncludeDisabled ?? false,
      condition: imageFilters.condition(request.Filters),
    };
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      {
        read: (page) => this.images.list(context.projectId, { ...query, ...page }),
        keyOf: ({ ec2Id }) => ec2Id,
      },
    );
    return { Images: rows.map(imageView), NextToken };
  }
}
