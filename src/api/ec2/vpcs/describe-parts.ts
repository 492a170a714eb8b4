import { Inject, Injectable, type Type } from '@nestjs/common';
import type { StaticOperationSchema } from '@smithy/types';
import { type RequestContext } from '../../../common/context/request-context.js';
import { type Filter } from '../../../common/filters/filter.js';
import { type RowFilters } from '../../../common/filters/row-filters.js';
import { type VpcLayout } from '../../../cloud/networks/vpc-layout.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { type PagedRequest, Paginator } from '../pagination.js';
import { type IdNoun } from '../refs.js';
import { type Place } from '../security-groups/security-group-rule.view.js';

/** What a project's VPCs have, or are, and how AWS lists it. */
export interface VpcPart<View> {
  /** The verb's name. */
  readonly action: string;
  readonly noun: IdNoun;
  /** The parameter with ids, and the list of the answer. */
  readonly ids: string;
  readonly list: string;
  readonly filters: RowFilters<View>;
  readonly views: (vpc: VpcLayout, place: Place) => View | readonly View[];
  readonly idOf: (view: View) => string | undefined;
}

type Request = PagedRequest & Readonly<Record<string, unknown>>;

/** The Describe of a part: by ids and filters, in pages of 5 to 1,000. Throws the noun's NotFound for ids. */
export function describeParts<View>(
  schema: StaticOperationSchema,
  part: VpcPart<View>,
): Type<Ec2Handler<never, unknown>> {
  const { noun, filters, idOf } = part;
  const rule = { action: part.action, min: 5, max: 1000 };

  @Injectable()
  @Ec2Action(schema, 'vpc:read')
  class DescribeParts implements Ec2Handler<Request, object> {
    constructor(
      private readonly vpcs: VpcService,
      private readonly paginator: Paginator,
      @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
    ) {}

    async handle(context: RequestContext, request: Request): Promise<object> {
      const matches = filters.matcher(request['Filters'] as readonly Filter[] | undefined);
      const place = { region: this.place.region, accountNumber: context.accountNumber };
      const vpcs = await this.vpcs.layouts(context.projectId);
      const views = onceEach(
        vpcs.flatMap((vpc) => part.views(vpc, place)),
        idOf,
      );
      const ids = request[part.ids] as readonly string[] | undefined;
      const reading = fewRows(views, { noun, ids, matches, idOf });
      const { rows, NextToken } = await this.paginator.paged({ context, rule, request }, reading);
      return { [part.list]: [...rows], NextToken };
    }
  }
  return DescribeParts;
}

/** Of what several VPCs share. */
const onceEach = <View>(views: readonly View[], idOf: VpcPart<View>['idOf']): readonly View[] => [
  ...new Map(views.map((view) => [idOf(view), view])).values(),
];
