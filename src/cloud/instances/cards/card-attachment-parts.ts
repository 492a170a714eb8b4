import type { InterfaceGrants } from '../interface-grants.js';
import type { StandingAddresses } from '../standing-addresses.js';

/** What attachments need of quotas, and of addresses outside. */
export interface CardAttachmentParts {
  readonly grants: Pick<InterfaceGrants, 'requireOwn'>;
  readonly standing: StandingAddresses;
}

/** Provider token. */
export const CARD_ATTACHMENT_PARTS = Symbol('CARD_ATTACHMENT_PARTS');
