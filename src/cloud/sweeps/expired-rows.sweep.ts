import { Inject, Injectable } from '@nestjs/common';
import { logger } from '../../common/log/logger.js';
import { Database } from '../../common/prisma/database.js';
import { type Purge, ROW_KEEPERS, type RowKeeper } from '../nouns/row-keeper.js';
import { purgesOf } from './purges.js';
import { StrayTagRepository, type TagKey } from '../tags/stray-tag.repository.js';

/** Tags that one sweep looks at; the next one goes on where it ended. */
const TAGS = 10_000;

/** Deletes rows past their retention, in batches: each is a statement and a transaction of its own. */
@Injectable()
export class ExpiredRowsSweep {
  readonly #log = logger('sweep');
  readonly #purges: readonly Purge[];
  #lastTag: TagKey | undefined;

  constructor(
    private readonly database: Database,
    private readonly tags: StrayTagRepository,
    @Inject(ROW_KEEPERS) keepers: readonly RowKeeper[],
  ) {
    this.#purges = purgesOf(keepers);
  }

  async sweep(): Promise<void> {
    for (const purge of this.#purges)
      await this.#all(purge).catch((error: unknown) => {
        // Rows of one kind that cannot go keep no others.
        this.#log.warn({ what: purge.what, err: error }, 'could not purge');
      });
    this.#lastTag = await this.tags.purge(this.#lastTag, TAGS);
  }

  async #all({ what, days, batch, sql }: Purge): Promise<void> {
    let purged = 0;
    for (let last = batch; last === batch; purged += last)
      last = (await this.database.query(sql, [days, batch])).length;
    if (purged > 0) this.#log.info({ what, purged }, 'purged');
  }
}
