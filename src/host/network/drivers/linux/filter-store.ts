import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { logger } from '../../../../common/log/logger.js';
import { filterSchema, stateSchema } from '../../filter-schema.js';
import type { FilterRule, FilterSet, HostNetworkState } from '../../network-driver.js';
import { NO_STATE } from '../../no-state.js';
import { optionalText } from '../../../../common/files/optional-text.js';
import { replaceFile } from '../../../../common/files/replace-file.js';

/** Filters alone, as an earlier version kept them. */
const filtersV1 = filterSchema.extend({ version: z.int().min(0) });

/**
 * The filters that were in force last, so that a daemon that comes back closes nothing before it has heard from the
 * cloud.
 */
export class FilterStore {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, 'filters.json');
  }

  async load(): Promise<HostNetworkState> {
    const text = await optionalText(this.#path);
    if (text === undefined) return NO_STATE;
    try {
      return stateIn(JSON.parse(text));
    } catch (error) {
      logger('network').warn(
        { err: error },
        'the remembered filters cannot be read; none hold until the cloud sends them',
      );
      return NO_STATE;
    }
  }

  async keep(state: HostNetworkState): Promise<void> {
    await replaceFile(this.#path, JSON.stringify({ ...state, hasEgress: true }), { durability: 'process' });
  }

  async forget(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

function stateIn(value: unknown): HostNetworkState {
  const state = versionedIn(value);
  return egressMark.safeParse(value).success ? state : { ...state, filters: letOut(state.filters) };
}

function versionedIn(value: unknown): HostNetworkState {
  const { data } = filtersV1.safeParse(value);
  if (!data) return stateSchema.parse(value);
  const { version, ...filters } = data;
  return { ...NO_STATE, version, filters };
}

const egressMark = z.object({ hasEgress: z.literal(true) });

const EVERYTHING_OUT: FilterRule = {
  ...{ protocol: '-1', fromPort: -1, toPort: -1, source: { cidr: '0.0.0.0/0' } },
  direction: 'egress',
};

/** An earlier version was told no egress rules and let everything out; so it stays until the cloud has been heard. */
const letOut = ({ groups, ...filters }: FilterSet): FilterSet => ({
  ...filters,
  groups: Object.fromEntries(
    Object.entries(groups).map(([id, { rules }]) => [id, { rules: [...rules, EVERYTHING_OUT] }]),
  ),
});
