import { type DriverChoice } from './choose-drivers.js';
import { ec2Endpoint, s3Endpoint, type Settings, x7Endpoint } from './settings.js';

const AWSCLI =
  'python3 -m venv ~/awscli && ~/awscli/bin/pip install awscli && export PATH=$PATH:~/awscli/bin';

const OPENSTACK =
  'python3 -m venv ~/openstack && ~/openstack/bin/pip install python-openstackclient && export PATH=$PATH:~/openstack/bin';

const CLIENTS = [
  `No awscli? ${AWSCLI}`,
  'The same cloud by X7: openstack server create --image tiny --flavor m1.nano --key-name engine --wait first',
  `No openstack? ${OPENSTACK}`,
];

/** What `engine up` prints when everything is up: endpoints, and lines to copy. */
export function greetingOf(
  settings: Settings,
  drivers: DriverChoice,
  { guests, world }: { readonly guests: string; readonly world: string },
): string {
  const { flags, paths, ports } = settings;
  const endpoint = ec2Endpoint(settings);
  const lines = [
    ...(drivers.fakeBecause ? fakeLines(drivers.fakeBecause) : []),
    `The cloud '${flags.cloud}' is up.`,
    `  EC2 API        ${endpoint}`,
    `  X7 API         ${x7Endpoint(settings)}`,
    ...s3Lines(settings),
    `  Temporal's UI  http://127.0.0.1:${ports.temporalUi.port}`,
    `  guests         ${guests}`,
    ...(drivers.network === 'linux' ? [`  the world      ${world}`] : []),
    `  state, logs    ${paths.root}`,
    '  operator       engine-manage help, engine help: on PATH after the next line',
    '',
    'In another shell:',
    `  . ${paths.rc}`,
    ...linesToPaste(`--endpoint-url ${endpoint}`, drivers.compute !== 'fake').map((line) => `  ${line}`),
    `  echo "Its workflows: ${workflowsLink(ports.temporalUi.port, flags.temporal_namespace, '$id')}"`,
    '',
    'The default group of project admin lets in tcp port 22 and icmp from everywhere; change it with aws ec2 revoke-security-group-ingress.',
    ...CLIENTS,
    'Ctrl-C or engine down ends it; guests are shut down and start again with the next engine up.',
  ];
  return `${lines.join('\n')}\n`;
}

function s3Lines(settings: Settings): readonly string[] {
  const endpoint = s3Endpoint(settings);
  return endpoint === undefined ? [] : [`  S3 API         ${endpoint}`];
}

/** All at once or one by one: each waits for what the one before has begun. */
const linesToPaste = (at: string, real: boolean): readonly string[] => [
  `id=$(aws ec2 run-instances ${at} --image-id $ENGINE_IMAGE_ID --instance-type m1.nano --key-name engine --query 'Instances[0].InstanceId' --output text)`,
  `aws ec2 wait instance-running ${at} --instance-ids $id`,
  `aws ec2 describe-instances ${at} --instance-ids $id --output table`,
  ...(real
    ? [
        `ip=$(aws ec2 describe-instances ${at} --instance-ids $id --query 'Reservations[0].Instances[0].PrivateIpAddress' --output text)`,
        'ssh -i $ENGINE_KEY_FILE -o StrictHostKeyChecking=no -o ConnectionAttempts=30 root@$ip',
      ]
    : []),
];

function fakeLines({ why, remedy }: { readonly why: string; readonly remedy: string }): readonly string[] {
  return [
    '*** GUESTS ARE FAKE: every API works, but no virtual machine runs.',
    `*** Because ${why}. To change that: ${remedy}`,
    '',
  ];
}

/** Temporal's page that lists the workflows of one resource. */
export const workflowsLink = (port: number, namespace: string, id: string): string =>
  `http://127.0.0.1:${port}/namespaces/${namespace}/workflows?query=EngineResources%3D%22${id}%22`;
