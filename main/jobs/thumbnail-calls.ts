/** What the thumbnail thread offers; the contract between services and `thumbnail.thread.ts`. */

export interface ThumbnailCalls {
  /** Writes a small picture (PNG) of a NIfTI image; the first channel of several. */
  readonly make: {
    readonly params: { readonly image: string; readonly out: string };
    readonly event: never;
    readonly reply: undefined;
  };
}
