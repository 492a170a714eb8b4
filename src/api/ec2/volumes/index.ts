import { type Ec2Verbs } from '../ec2-action.js';
import { AttachVolumeAction } from './attach-volume.action.js';
import { CreateVolumeAction } from './create-volume.action.js';
import { DeleteVolumeAction } from './delete-volume.action.js';
import { DescribeVolumeAttributeAction } from './describe-volume-attribute.action.js';
import { DescribeVolumeStatusAction } from './describe-volume-status.action.js';
import { DescribeVolumesAction } from './describe-volumes.action.js';
import { DescribeVolumesModificationsAction } from './describe-volumes-modifications.action.js';
import { DetachVolumeAction } from './detach-volume.action.js';
import { EnableVolumeIOAction } from './enable-volume-i-o.action.js';
import { ModifyVolumeAction } from './modify-volume.action.js';
import { ModifyVolumeAttributeAction } from './modify-volume-attribute.action.js';

/** One line a class. */
export const volumes: Ec2Verbs = [
  AttachVolumeAction,
  CreateVolumeAction,
  DeleteVolumeAction,
  DescribeVolumeAttributeAction,
  DescribeVolumeStatusAction,
  DescribeVolumesAction,
  DescribeVolumesModificationsAction,
  DetachVolumeAction,
  EnableVolumeIOAction,
  ModifyVolumeAction,
  ModifyVolumeAttributeAction,
];
