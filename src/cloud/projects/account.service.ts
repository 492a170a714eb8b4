import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { defaultVpcEc2Id } from '../networks/vpc.repository.js';
import { type QuotaLimits } from '../quotas/quota.js';
import { QuotaService } from '../quotas/quota.service.js';

/** What an API may ask about an account. */
@Injectable()
export class AccountService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  async limits(projectId: string): Promise<QuotaLimits> {
    return this.quotas.limitsOf(this.database, projectId);
  }

  /** EC2's id. */
  async defaultVpc(projectId: string): Promise<string> {
    return defaultVpcEc2Id(this.database, projectId);
  }
}
