import type { INestApplicationContext } from '@nestjs/common';
import { ACCESS_CHANNEL, REVOCATION_CHANNEL } from '../cloud/users/access-changes.js';
import { AccessService } from '../cloud/users/access.service.js';
import { CredentialService } from '../cloud/users/credential.service.js';
import { TokenService } from '../cloud/users/token.service.js';
import { ChangeListener } from '../common/prisma/change-listener.js';
import type { Database } from '../common/prisma/database.js';

/** Each change of users, roles and keys is notified; after a break in listening all cached entries expire. */
export function accessListener(app: INestApplicationContext, database: Database): ChangeListener {
  const credentials = app.get(CredentialService, { strict: false });
  const [accesses, tokens] = [
    app.get(AccessService, { strict: false }),
    app.get(TokenService, { strict: false }),
  ];
  const forget = () => {
    credentials.forget();
    accesses.forget();
    tokens.forget();
  };
  const channels = {
    [ACCESS_CHANNEL]: forget,
    [REVOCATION_CHANNEL]: (auditId: string) => void tokens.hearRevoked(auditId),
  };
  return new ChangeListener(database, { channels, onListening: forget });
}
