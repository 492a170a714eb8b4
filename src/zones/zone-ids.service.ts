import { Inject, Injectable } from '@nestjs/common';
import { EngineError } from '../common/errors/engine-error.js';
import { type Filter, MAX_FILTER_VALUES } from '../common/filters/filter.js';
import { literally, matches } from '../common/filters/wildcard.js';
import { REGION_SETTINGS, type RegionSettings, zoneIdOf } from './zone.js';
import { ZoneService } from './zone.service.js';

const FILTER = 'availability-zone-id';

/** Rows know zones by their names; AWS takes and shows their ids too (`use1-az1`), which stand for the name in a region. */
@Injectable()
export class ZoneIds {
  constructor(
    private readonly zones: ZoneService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  readonly of = (zone: string): string => zoneIdOf(this.place.region, zone);

  /** Throws InvalidParameterValue where no zone has the id. */
  async nameOf(id: string): Promise<string> {
    const found = (await this.#names()).find((name) => this.of(name) === id);
    if (found !== undefined) return found;
    throw new EngineError('InvalidParameterValue', `Invalid availability zone-id: [${id.slice(0, 100)}]`);
  }

  /** `availability-zone-id` said by names. Asks for the zones only where that filter is there, and leaves bad ones to who checks them. */
  async named(filters: readonly Filter[] | undefined): Promise<readonly Filter[] | undefined> {
    if (!filters?.some(isReadable)) return filters;
    const names = await this.#names();
    return filters.map((filter) => {
      if (!isReadable(filter)) return filter;
      const found = names.filter((name) => filter.Values.some((value) => matches(value, this.of(name))));
      return { Name: 'availability-zone', Values: found.length > 0 ? found.map(literally) : [NO_ZONE] };
    });
  }

  async #names(): Promise<readonly string[]> {
    return (await this.zones.list(this.place.region)).map(({ name }) => name);
  }
}

const isReadable = (filter: Filter): filter is Required<Filter> & { readonly Values: readonly string[] } =>
  filter.Name === FILTER &&
  (filter.Values?.length ?? 0) > 0 &&
  (filter.Values?.length ?? 0) <= MAX_FILTER_VALUES;

/** No zone has an empty name. */
const NO_ZONE = '';
