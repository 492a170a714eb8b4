import { Injectable } from '@nestjs/common';
import { Database } from '../common/prisma/database.js';
import { type QuotaLimits } from './quota.js';
import { QuotaService } from './quota.service.js';

/** What an API may ask about an account's limits. */
@Injectable()
export class AccountService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  async limits(projectId: string): Promise<QuotaLimits> {
    return this.quotas.limitsOf(this.database, projectId);
  }
}
