import { type Type } from '@nestjs/common';
import { type Ec2Handler } from '../ec2-action.js';

/** The verbs this cloud understands: one line a class. */
export const actions: readonly Type<Ec2Handler<never, unknown>>[] = [];
