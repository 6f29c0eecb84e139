/** Work that takes a while: what it is, how far it is, how long it may still take. */
export interface Job {
  readonly id: string;
  readonly kind:
    | 'import'
    | 'train'
    | 'evaluate'
    | 'explain'
    | 'export'
    | 'sample'
    | 'predict'
    | 'inspect'
    | 'convert'
    | 'devices'
    | 'study';
  readonly title: string;
  readonly fraction: number;
  readonly remainingSeconds: number | null;
  readonly message: string;
}
