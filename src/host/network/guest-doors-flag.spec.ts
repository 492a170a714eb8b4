import { expect, it } from '@jest/globals';
import { doorsIn, guestDoors } from './guest-doors-flag.js';

const { initial, parse } = guestDoors('Doors');

it('names doors and where they are', () => {
  expect([...doorsIn(initial)]).toEqual([]);
  expect([...doorsIn(parse(''))]).toEqual([]);
  expect([...doorsIn(parse('s3=127.0.0.1:3333,x7=https://api.example:443'))]).toEqual([
    ['s3', { host: '127.0.0.1', port: 3333, isTls: false }],
    ['x7', { host: 'api.example', port: 443, isTls: true }],
  ]);
});

it.each(['s3', 's3=', 's3=host', 'ssh=127.0.0.1:22', 's3=host:0', 's3=host:65536', 's3=http://host:1'])(
  'refuses %s',
  (text) => {
    expect(() => parse(text)).toThrow('cannot stand there');
    expect([...doorsIn([text])]).toEqual([]);
  },
);
