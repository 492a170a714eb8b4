import { describe, expect, it } from '@jest/globals';
import type { LockedInterface } from '../../networks/take-interfaces.repository.js';
import type { CardHome } from './card-home.repository.js';
import {
  lowestPlace,
  MOST_CARDS,
  requireAttachable,
  requireComing,
  requireDetachable,
  requirePlace,
  requireRoomFor,
} from './card-rules.js';

const card = (differs: Partial<LockedInterface> = {}): LockedInterface => ({
  ...{
    id: 'card',
    ec2Id: 'eni-1',
    generation: 1,
    mac: '',
    address: '10.0.0.4',
    ipv6Addresses: [],
    moreAddresses: [],
  },
  ...{ lifecycle: 'available', taskState: null, instanceId: null, deviceIndex: null, isLeaving: false },
  ...{ settledAt: null, subnetId: 's', vpcId: 'v', zone: 'a' },
  ...{ isOwed: false, isGateways: false, isOwn: true },
  ...differs,
});
const home = (differs: Partial<CardHome> = {}): CardHome => ({
  ...{ id: 'home', ec2Id: 'i-1', projectId: 'p', host: 'h', zone: 'a', generation: 1, lifecycle: 'active' },
  ...{ taskState: null, flavorName: 'm1.tiny', vpcId: 'v', taken: [0] },
  ...differs,
});
const inUse = { lifecycle: 'in-use', instanceId: 'home', deviceIndex: 1 } as const;
const refused = (code: string) => expect.objectContaining({ code });

describe('an interface goes into an instance', () => {
  it.each(['active', 'stopped'])('that is %s', (lifecycle) => {
    expect(() => requireAttachable(card(), home({ lifecycle }))).not.toThrow();
  });

  it.each<[string, Partial<LockedInterface>, Partial<CardHome>, string]>([
    ['it is in one', inUse, {}, 'InvalidNetworkInterface.InUse'],
    ['it is promised to one', { instanceId: 'other' }, {}, 'InvalidNetworkInterface.InUse'],
    ['somebody is at work on it', { taskState: 'detaching' }, {}, 'IncorrectState'],
    ['a host has not let go of it', { isOwed: true }, {}, 'IncorrectState'],
    ['it is in another zone', {}, { zone: 'b' }, 'InvalidParameterCombination'],
    ['it is in another network', {}, { vpcId: 'w' }, 'InvalidParameterCombination'],
    ['the instance is being made', {}, { lifecycle: 'building' }, 'IncorrectState'],
    ['somebody is at work on the instance', {}, { taskState: 'rebooting' }, 'IncorrectState'],
  ])('but not when %s', (_when, differs, instance, code) => {
    expect(() => requireAttachable(card(differs), home(instance))).toThrow(refused(code));
  });

  it('in another network where that may be', () => {
    expect(() => requireAttachable(card(), home({ vpcId: 'w' }), true)).not.toThrow();
  });

  it('at the lowest place that is free', () => {
    expect(lowestPlace(home({ taken: [0, 1, 3] }))).toBe(2);
    expect(() => lowestPlace(home({ taken: [0, 1, 2, 3] }))).toThrow(refused('AttachmentLimitExceeded'));
  });

  it('that is about to be, when it is free', () => {
    expect(() => requireComing(card())).not.toThrow();
  });
});

describe('a place in an instance', () => {
  it.each([1, MOST_CARDS - 1])('may be %d', (place) => {
    expect(() => requirePlace(place, home())).not.toThrow();
  });

  it.each([-1, MOST_CARDS, 0])('may not be %d, which is none or taken', (place) => {
    expect(() => requirePlace(place, home())).toThrow(refused('InvalidParameterValue'));
  });

  it('is there for as many cards as a guest has', () => {
    expect(() => requireRoomFor(MOST_CARDS, 'm1.tiny')).not.toThrow();
    expect(() => requireRoomFor(MOST_CARDS + 1, 'm1.tiny')).toThrow(refused('AttachmentLimitExceeded'));
  });
});

describe('an interface comes out of its instance', () => {
  const detaching = (differs: Partial<LockedInterface>, instance: Partial<CardHome>, force: boolean) => () =>
    requireDetachable(card({ ...inUse, ...differs }), home(instance), force);

  it.each([false, true])('where nothing is in the way, with force %s', (force) => {
    expect(detaching({}, {}, force)).not.toThrow();
  });

  it.each([false, true])('unless it is the first one, with force %s', (force) => {
    expect(detaching({ deviceIndex: 0 }, {}, force)).toThrow(refused('OperationNotPermitted'));
  });

  it.each([
    ['attaching', 'attached'],
    ['detaching', 'detached'],
  ] as const)('while it is %s by force alone', (taskState, participle) => {
    expect(detaching({ taskState }, {}, false)).toThrow(`Network interface 'eni-1' is being ${participle}.`);
    expect(detaching({ taskState }, {}, true)).not.toThrow();
  });

  it('while somebody is at work on the instance by force alone', () => {
    expect(detaching({}, { taskState: 'stopping' }, false)).toThrow(refused('IncorrectState'));
    expect(detaching({}, { taskState: 'stopping' }, true)).not.toThrow();
  });

  it('not even by force while the instance ends', () => {
    expect(detaching({}, { taskState: 'terminating' }, true)).toThrow(`Instance 'i-1' is terminating.`);
  });
});
