/** The version and outcome of a run, for reports. */
export interface RunInfo {
  readonly version: string;
  readonly exitCode: number;
  readonly colors: boolean;
}
