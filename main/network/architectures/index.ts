/** The table of architectures: a new one is one file and one line here, and the table's tests apply to it. */
import { buildUNet } from './unet.ts';

export const architectures = { unet: buildUNet } as const;

export type ArchitectureName = keyof typeof architectures;
