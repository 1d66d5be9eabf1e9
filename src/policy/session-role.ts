/** The role of a session whose name is `role/session`; empty without a name. */
export const roleOfSession = (name: string | null): string => (name ?? '').split('/', 1).join();
