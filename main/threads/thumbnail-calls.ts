/** What the thumbnail thread offers; the contract between services and `thumbnail.thread.ts`. */

export interface ThumbnailCalls {
  /** Makes a small picture (PNG) of a NIfTI image, the first channel of several, and keeps it where that can be done. */
  readonly make: {
    readonly params: { readonly image: string; readonly out: string };
    readonly event: never;
    readonly reply: Uint8Array;
  };
}
