import type { InstanceRow } from '../../src/cloud/instances/instance-row.js';
import type { Ec2State } from '../../src/cloud/instances/views/ec2-state.js';
import { OWN_STATES } from './instance-states.js';

/** `state`: what EC2 is to show. */
type InstanceRowAsked = Partial<InstanceRow> & { readonly state?: Ec2State };

/** A running instance as the reader shows it. */
export const instanceRow = ({ state = 'running', ...more }: InstanceRowAsked = {}): InstanceRow => ({
  id: '6a1c8a49-5c55-4c3b-9d4e-7a1f3c2b1a00',
  ec2Id: 'i-0123456789abcdef0',
  reservationId: '7b2d9b5a-6d66-4d4c-8e5f-8b2a4d3c2b11',
  reservationEc2Id: 'r-0123456789abcdef0',
  launchIndex: 0,
  imageId: '8c3e0c6b-7e77-4e5d-9f60-9c3b5e4d3c22',
  image: {
    ec2Id: 'ami-0123456789abcdef0',
    kernelEc2Id: null,
    ramdiskEc2Id: null,
    architecture: 'x86_64',
    rootDeviceName: '/dev/vda',
  },
  flavorName: 'm1.nano',
  vcpus: 1,
  volumes: null,
  keyName: null,
  clientToken: null,
  placementGroup: null,
  zone: 'local-1a',
  ...OWN_STATES[state],
  stateReasonCode: null,
  stateReasonMessage: null,
  stateTransitionReason: '',
  metadataEnabled: true,
  metadataTokens: 'optional',
  metadataHopLimit: 1,
  rootIsVolume: false,
  launchTime: Date.UTC(2026, 0, 2, 3, 4, 5),
  createdAt: Date.UTC(2026, 0, 1, 3, 4, 5),
  interfaceEc2Id: 'eni-0123456789abcdef0',
  publicAddress: null,
  isAutoAddress: null,
  networkId: 'f3e1c1de-0000-4000-8000-000000000000',
  subnetId: 'f3e1c1de-0000-4000-8000-000000000001',
  subnetEc2Id: 'subnet-0123456789abcdef0',
  vpcEc2Id: 'vpc-0123456789abcdef0',
  mac: '02:16:3e:00:00:01',
  address: '10.99.0.2',
  interfaceDescription: '',
  moreAddresses: [],
  ipv6Addresses: null,
  deleteOnTermination: true,
  sourceDestCheck: true,
  cards: null,
  domain: 'internal',
  groups: { 'sg-0123456789abcdef0': 'default' },
  tags: null,
  ...more,
});
