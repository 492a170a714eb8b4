import { faultMatrix } from './fault-matrix.js';
import { natGatewaysBeside, natGatewayScenes } from './nat-gateway-scenes.js';

await faultMatrix({ scenes: natGatewayScenes, beside: natGatewaysBeside, share: 0.25 });
