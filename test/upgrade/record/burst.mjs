import { RunInstancesCommand, StopInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { setTimeout as sleep } from 'node:timers/promises';

const SLOWLY = ['--fake_spawn_delay=2', '--fake_stop_delay=2', '--fake_destroy_delay=2'];

/** A cloud whose power is cut in the middle of launches, stops and terminations. What was answered is what was seen. */
export async function burst(cloud) {
  await cloud.upOnFakes(...SLOWLY, '--quota_instances=-1', '--quota_cores=-1');
  const stopped = await launch(cloud, 2);
  const terminated = await launch(cloud, 2);
  const running = await launch(cloud, 2);
  await cloud.reach([...stopped, ...terminated, ...running], 'running');
  const { parts } = await cloud.status();
  const asked = [
    ...Array.from({ length: 4 }, () => launch(cloud, 3)),
    cloud.ec2.send(new StopInstancesCommand({ InstanceIds: stopped })),
    cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: terminated })),
  ];
  const launched = (await Promise.all(asked)).flatMap((answer) => (Array.isArray(answer) ? answer : []));
  // Some launches are half done, and these have only just been heard.
  await sleep(300);
  const late = await launch(cloud, 3);
  await cloud.powerCut(parts);
  return { running: [...running, ...launched, ...late], stopped, terminated };
}

async function launch(cloud, count) {
  const what = { ImageId: cloud.image, InstanceType: 'm1.nano', MinCount: count, MaxCount: count };
  const { Instances } = await cloud.ec2.send(new RunInstancesCommand(what));
  return Instances.map(({ InstanceId }) => InstanceId);
}
