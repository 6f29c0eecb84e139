/** The table of architectures: a new one is one file and one line here. */
import { buildUNet } from './unet.ts';

export const architectures = { unet: buildUNet } as const;
