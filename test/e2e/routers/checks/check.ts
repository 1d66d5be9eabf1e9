import type { InstalledRouter } from '../router-program.ts';

/** A behaviour that is observed through a router. */
export interface Check {
  /** The row of the table in OPERATING.md. */
  readonly row: string;
  /** Returns the observation, in the words of that table. */
  look(router: InstalledRouter): Promise<string>;
}

/** Runs `work` with a resource, and closes the resource even if the work fails. */
export const using = async <Resource extends { close(): Promise<unknown> }, Result>(
  opening: Promise<Resource>,
  work: (resource: Resource) => Promise<Result>,
): Promise<Result> => {
  const resource = await opening;
  try {
    return await work(resource);
  } finally {
    await resource.close();
  }
};

/** The observation if a router does not start without a licence; any other failure is thrown. */
export const orLicence = async (work: Promise<string>): Promise<string> =>
  work.catch((error: unknown) => {
    if (error instanceof Error && /licen[sc]e/i.test(error.message)) return 'does not start without a GraphOS licence';
    throw error;
  });
