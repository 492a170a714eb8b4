import { type Ec2Verbs } from '../ec2-action.js';
import { DeregisterImageAction } from './deregister-image.action.js';
import { DescribeImageAttributeAction } from './describe-image-attribute.action.js';
import { DescribeImagesAction } from './describe-images.action.js';
import { DisableImageAction } from './disable-image.action.js';
import { DisableImageDeprecationAction } from './disable-image-deprecation.action.js';
import { DisableImageDeregistrationProtectionAction } from './disable-image-deregistration-protection.action.js';
import { EnableImageAction } from './enable-image.action.js';
import { EnableImageDeprecationAction } from './enable-image-deprecation.action.js';
import { EnableImageDeregistrationProtectionAction } from './enable-image-deregistration-protection.action.js';
import { ModifyImageAttributeAction } from './modify-image-attribute.action.js';
import { RegisterImageAction } from './register-image.action.js';
import { ResetImageAttributeAction } from './reset-image-attribute.action.js';

/** One line a class. */
export const images: Ec2Verbs = [
  DeregisterImageAction,
  DescribeImageAttributeAction,
  DescribeImagesAction,
  DisableImageAction,
  DisableImageDeprecationAction,
  DisableImageDeregistrationProtectionAction,
  EnableImageAction,
  EnableImageDeprecationAction,
  EnableImageDeregistrationProtectionAction,
  ModifyImageAttributeAction,
  RegisterImageAction,
  ResetImageAttributeAction,
];
