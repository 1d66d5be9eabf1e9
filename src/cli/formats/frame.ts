/** What a report says of the run itself. */
export interface Frame {
  readonly version: string;
  readonly exitCode: number;
  readonly colors: boolean;
}
