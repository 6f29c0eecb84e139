/** Thread that computes training batches. */
import { serve } from '../threads/serve.ts';
import { batchCalls } from './fill.ts';

serve(batchCalls);
