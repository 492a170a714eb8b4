import { Inject, Injectable } from '@nestjs/common';
import { checkedFilters, type Filter } from '../../common/filters/filter.js';
import { literally, matches } from '../../common/filters/wildcard.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byEc2Id } from '../../common/refs/ref.js';
import { REGION_SETTINGS, type RegionSettings, zoneIdOf } from './zone.js';
import { ZoneService } from './zone.service.js';

const FILTER = 'availability-zone-id';

/** Rows know zones by their names; AWS takes and shows their ids too (of the kind of `use1-az1`). */
@Injectable()
export class ZoneIds {
  constructor(
    private readonly zones: ZoneService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  get region(): string {
    return this.place.region;
  }

  readonly of = (zone: string): string => zoneIdOf(this.place.region, zone);

  /** Throws NotFound. */
  async nameOf(id: string): Promise<string> {
    const found = (await this.#names()).find((name) => this.of(name) === id);
    if (found !== undefined) return found;
    throw new NotFound('zone', [byEc2Id(id)]);
  }

  /**
   * `availability-zone-id` said by names. Asks for the zones only where that filter is there; throws as
   * `checkedFilters` does.
   */
  async named(filters: readonly Filter[] | undefined): Promise<readonly Filter[] | undefined> {
    if (!filters?.some(({ Name }) => Name === FILTER)) return filters;
    const checked = checkedFilters(filters, () => true);
    const names = await this.#names();
    return checked.map(({ name: Name, values: Values }) => {
      if (Name !== FILTER) return { Name, Values };
      const found = names.filter((name) => Values.some((value) => matches(value, this.of(name))));
      return { Name: 'availability-zone', Values: found.length > 0 ? found.map(literally) : [NO_ZONE] };
    });
  }

  async #names(): Promise<readonly string[]> {
    return (await this.zones.list(this.place.region)).map(({ name }) => name);
  }
}

/** No zone has an empty name. */
const NO_ZONE = '';
