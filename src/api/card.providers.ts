import { standingAddresses } from '../cloud/floating-addresses/standing-moves.repository.js';
import { CardAddresses } from '../cloud/instances/cards/card-addresses.js';
import { CardIpv6 } from '../cloud/instances/cards/card-ipv6.js';
import { CARD_ATTACHMENT_PARTS } from '../cloud/instances/cards/card-attachment-parts.js';
import { CardAttachments } from '../cloud/instances/cards/card-attachments.js';
import { CardSettings } from '../cloud/instances/cards/card-settings.js';
import { LaunchCards } from '../cloud/instances/cards/launch-cards.js';
import { InterfaceGrants } from '../cloud/instances/interface-grants.js';
import { InterfaceMaker } from '../cloud/instances/interface-maker.js';
import { InterfaceRemover } from '../cloud/instances/interface-remover.js';
import { InterfaceService } from '../cloud/instances/interface.service.js';
import { STANDING_ADDRESSES } from '../cloud/instances/standing-addresses.js';

/** Interfaces on their own and in instances, and their addresses. */
export const cardServices = [
  CardAddresses,
  CardIpv6,
  CardAttachments,
  CardSettings,
  InterfaceGrants,
  InterfaceMaker,
  InterfaceRemover,
  InterfaceService,
  LaunchCards,
  { provide: STANDING_ADDRESSES, useValue: standingAddresses },
  {
    provide: CARD_ATTACHMENT_PARTS,
    inject: [InterfaceGrants],
    useFactory: (grants: InterfaceGrants) => ({ grants, standing: standingAddresses }),
  },
];
