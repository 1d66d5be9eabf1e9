/** The version and outcome of a run, for reports. */
export interface Frame {
  readonly version: string;
  readonly exitCode: number;
  readonly colors: boolean;
}
