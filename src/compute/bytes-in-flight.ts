/** Counts the bytes of all requests in progress together, up to a maximum. */
export interface BytesInFlight {
  readonly used: number;
  /** Counts bytes; false, without counting them, where that would exceed the limit. */
  take(bytes: number): boolean;
  release(bytes: number): void;
}

export const createBytesInFlight = (max: number): BytesInFlight => {
  let used = 0;
  return {
    get used() {
      return used;
    },
    take(bytes) {
      if (used + bytes > max) return false;
      used += bytes;
      return true;
    },
    release(bytes) {
      used -= bytes;
    },
  };
};
