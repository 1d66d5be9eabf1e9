/** The ARN of a session's role, as far as the session's own tells it; any other ARN as it is. */
export const roleArnOf = (arn: string): string => {
  return arn
    .replace(/^([^:]+:[^:]+):sts::([^:]+):assumed-role\/([^/]+)\/.*$/s, '$1:iam::$2:role/$3')
    .replace(/^(acs:ram::[^:]+):assumed-role\/([^/]+)\/.*$/s, '$1:role/$2');
};
