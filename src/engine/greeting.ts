import { type DriverChoice } from './choose-drivers.js';
import { type Settings } from './settings.js';

const AWSCLI =
  'python3 -m venv ~/awscli && ~/awscli/bin/pip install awscli && export PATH=$PATH:~/awscli/bin';

/** What `engine up` prints when everything is up: endpoints, and lines to copy. */
export function greetingOf(
  { flags, paths, ports }: Settings,
  drivers: DriverChoice,
  { guests, world }: { readonly guests: string; readonly world: string },
): string {
  const endpoint = `http://${ports.ec2.address}:${ports.ec2.port}`;
  const lines = [
    ...(drivers.fakeBecause ? fakeLines(drivers.fakeBecause) : []),
    `The cloud '${flags.cloud}' is up.`,
    `  EC2 API        ${endpoint}`,
    `  Temporal's UI  http://127.0.0.1:${ports.temporalUi.port}`,
    `  guests         ${guests}`,
    ...(drivers.network === 'linux' ? [`  the world      ${world}`] : []),
    `  state, logs    ${paths.root}`,
    '  operator       engine-manage help, engine help: on PATH after the next line',
    '',
    'In another shell:',
    `  . ${paths.rc}`,
    ...linesToPaste(`--endpoint-url ${endpoint}`, drivers.compute !== 'fake').map((line) => `  ${line}`),
    '',
    'The default group of project admin lets in tcp port 22 and icmp from everywhere; change it with aws ec2 revoke-security-group-ingress.',
    `No awscli? ${AWSCLI}`,
    'Ctrl-C or engine down ends it; guests are shut down and start again with the next engine up.',
  ];
  return `${lines.join('\n')}\n`;
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
