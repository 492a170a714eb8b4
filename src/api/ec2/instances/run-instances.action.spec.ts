import type { RunInstancesRequest } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { inEc2 } from '../../../../test/support/ec2-words.js';
import { instanceRow } from '../../../../test/support/instance-row.js';
import { CONTEXT } from '../../../../test/support/request-context.js';
import { zoneIds } from '../../../../test/support/zone-ids.js';
import { instanceFlags, type InstanceFlags } from '../../../cloud/instance-facts/instance.flags.js';
import type { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import type { InstanceService } from '../../../cloud/instances/instance.service.js';
import { parseFlags } from '../../../common/flags/parse-flags.js';
import { byEc2Id, byName } from '../../../common/refs/ref.js';
import { RebootInstancesAction } from './reboot-instances.action.js';
import { RunInstancesAction } from './run-instances.action.js';
import { StartInstancesAction } from './start-instances.action.js';
import { StopInstancesAction } from './stop-instances.action.js';
import { TerminateInstancesAction } from './terminate-instances.action.js';
import { OWN_STATES } from '../../../../test/support/instance-states.js';

const flags: InstanceFlags = parseFlags(instanceFlags, ['--default_instance_type=m1.nano']);
const request = { ImageId: 'ami-01234567', MinCount: 2, MaxCount: 2 };
const change = { ec2Id: 'i-01234567', previous: OWN_STATES.running, current: OWN_STATES.stopping };
const shown = {
  InstanceId: 'i-01234567',
  PreviousState: { Code: 16, Name: 'running' },
  CurrentState: { Code: 64, Name: 'stopping' },
};

/** Says which method was called with what. */
function setUp() {
  const calls: unknown[] = [];
  const said = <T>(name: string, answer: T) => {
    return async (_: unknown, ...args: unknown[]) => (calls.push([name, ...args]), answer);
  };
  const service = {
    run: said('run', { reservationId: 'uuid' }),
    checkRun: said('checkRun', undefined),
    ...{
      start: said('start', [change]),
      stop: said('stop', [change]),
      terminate: said('terminate', [change]),
    },
    reboot: said('reboot', undefined),
    checkVerb: said('checkVerb', undefined),
  } as Partial<InstanceService> as InstanceService;
  const reader: Pick<InstanceReaderService, 'ofReservation'> = {
    ofReservation: async () => [instanceRow(), instanceRow({ launchIndex: 1, ec2Id: 'i-1' })],
  };
  const run = new RunInstancesAction(service, reader as InstanceReaderService, zoneIds(), flags);
  return { calls, service, run };
}

describe('RunInstances', () => {
  it('answers the whole reservation', async () => {
    const { run, calls } = setUp();
    const { ReservationId, OwnerId, Instances } = await run.handle(CONTEXT, request);
    expect([ReservationId, OwnerId]).toEqual(['r-0123456789abcdef0', CONTEXT.accountNumber]);
    expect(Instances?.map(({ InstanceId }) => InstanceId)).toEqual(['i-0123456789abcdef0', 'i-1']);
    expect(calls).toEqual([['run', expect.objectContaining({ flavor: byName('m1.nano'), maxCount: 2 })]]);
  });

  it('takes a zone by its name or by its id', async () => {
    const { run, calls } = setUp();
    const at = (Placement: RunInstancesRequest['Placement']) =>
      run.handle(CONTEXT, { ...request, Placement });
    await at({ AvailabilityZone: 'local-1z' });
    await at({ AvailabilityZoneId: 'local1-az1' });
    expect(calls).toMatchObject([
      ['run', { zone: 'local-1z' }],
      ['run', { zone: 'local-1a' }],
    ]);
    await expect(inEc2(at({ AvailabilityZoneId: 'local1-az2' }))).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
    await expect(at({ AvailabilityZone: 'a', AvailabilityZoneId: 'b' })).rejects.toMatchObject({
      code: 'InvalidParameterCombination',
    });
  });

  it('checks form and rows for a dry run', async () => {
    const { run, calls } = setUp();
    await run.check(CONTEXT, request);
    expect(calls).toEqual([['checkRun', expect.objectContaining({ image: byEc2Id('ami-01234567') })]]);
    await expect(run.check(CONTEXT, { ...request, ImageId: 'tiny' })).rejects.toMatchObject({
      code: 'InvalidAMIID.Malformed',
    });
  });
});

describe('the verbs on instances', () => {
  const InstanceIds = ['i-01234567'];
  const refs = InstanceIds.map(byEc2Id);
  const ASKED = { force: false, skipOsShutdown: false };
  const wordsOf = ({ Force, SkipOsShutdown }: { Force?: boolean; SkipOsShutdown?: boolean }) => ({
    ...(Force && { force: true }),
    ...(SkipOsShutdown && { skipOsShutdown: true }),
  });

  it('answer both states of each', async () => {
    const { service, calls } = setUp();
    expect(await new StopInstancesAction(service).handle(CONTEXT, { InstanceIds, Force: true })).toEqual({
      StoppingInstances: [shown],
    });
    expect(await new StopInstancesAction(service).handle(CONTEXT, { InstanceIds })).toEqual({
      StoppingInstances: [shown],
    });
    expect(await new StartInstancesAction(service).handle(CONTEXT, { InstanceIds })).toEqual({
      StartingInstances: [shown],
    });
    expect(await new TerminateInstancesAction(service).handle(CONTEXT, { InstanceIds })).toEqual({
      TerminatingInstances: [shown],
    });
    expect(await new RebootInstancesAction(service).handle(CONTEXT, { InstanceIds })).toBeUndefined();
    expect(calls).toEqual([
      ['stop', refs, { force: true, skipOsShutdown: false }],
      ['stop', refs, ASKED],
      ['start', refs],
      ['terminate', refs, ASKED],
      ['reboot', refs],
    ]);
  });

  it.each([
    [{}, 'terminate', 'stop'],
    [{ Force: true }, 'force-terminate', 'force-stop'],
    [{ SkipOsShutdown: true }, 'force-terminate', 'force-stop'],
  ])('end guests as %j says, and check the same', async (how, terminate, stop) => {
    const { service, calls } = setUp();
    const stops = new StopInstancesAction(service);
    const terminates = new TerminateInstancesAction(service);
    const asked = { InstanceIds, ...how };
    for (const action of [terminates, stops]) await action.check(CONTEXT, asked);
    for (const action of [terminates, stops]) await action.handle(CONTEXT, asked);
    const wanted = { force: false, skipOsShutdown: false, ...wordsOf(how) };
    expect(calls).toEqual([
      ['checkVerb', terminate, refs],
      ['checkVerb', stop, refs],
      ['terminate', refs, wanted],
      ['stop', refs, wanted],
    ]);
  });
});
