/** The ARN of a session's role, without the role's path; any other ARN unchanged. */
export const roleArnOf = (arn: string): string => {
  return arn
    .replace(/^([^:]+:[^:]+):sts::([^:]+):assumed-role\/([^/]+)\/.*$/s, '$1:iam::$2:role/$3')
    .replace(/^(acs:ram::[^:]+):assumed-role\/([^/]+)\/.*$/s, '$1:role/$2');
};
