/** The role of a session whose name is `role/session`; empty without a name. */
export const roleOfSession = (name: string | null): string => {
  const end = name?.indexOf('/') ?? -1;
  return (end < 0 ? name : name?.slice(0, end)) ?? '';
};
