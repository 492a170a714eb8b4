import { text } from '../../common/flags/flags.js';

export const regionFlags = {
  ec2_endpoint: text(
    '',
    'What DescribeRegions tells as the region’s endpoint, host or host:port; empty: where the EC2 API listens',
  ),
};
