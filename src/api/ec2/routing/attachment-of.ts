import { type Attachment } from '../../../cloud/vpcs/internet-gateway.service.js';
import { idRef } from '../refs.js';

/** Which gateway, and which VPC. Throws their Malformed codes. */
export const attachmentOf = (request: {
  readonly InternetGatewayId: string | undefined;
  readonly VpcId: string | undefined;
}): Attachment => ({
  gateway: idRef('internet-gateway', request.InternetGatewayId ?? ''),
  vpc: idRef('vpc', request.VpcId ?? ''),
});
