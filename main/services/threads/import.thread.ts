/** Thread that looks through folders and stages what is imported. */
import { serve } from '../../threads/serve.ts';
import { importCalls } from '../../datasets/import/calls.ts';

serve(importCalls);
