import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { moveTo } from '../nouns/state-table.js';
import { END_STALE, GIVE_UP_STALE } from './image.moves.js';

/** An upload says every half minute that it is at work: this is long after its process died. */
const SILENT_SECONDS = 600;

/** Ends what waits for bytes that do not come. */
@Injectable()
export class StaleImages {
  constructor(private readonly database: Database) {}

  /**
   * Uploads of processes that are gone may be tried again; images whose bytes have not come for `patienceSeconds` end.
   * Answers how many changed. Safe at any time, and again.
   */
  async settle(patienceSeconds: number): Promise<number> {
    const given = await moveTo(this.database, GIVE_UP_STALE, [SILENT_SECONDS]);
    const ended = await moveTo(this.database, END_STALE, [patienceSeconds]);
    return given.length + ended.length;
  }
}
