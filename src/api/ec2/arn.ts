/** AWS's name of a resource: `arn:aws:ec2:local-1:123456789012:security-group/sg-…`. */
export const arnOf = (
  { region, accountNumber }: { readonly region: string; readonly accountNumber: string },
  resource: string,
): string => `arn:aws:ec2:${region}:${accountNumber}:${resource}`;
