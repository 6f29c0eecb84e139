/** Thread that trains runs, one after the other. */
import { serve } from '../../threads/serve.ts';
import { trainingCalls } from '../../runs/train-calls.ts';

serve(trainingCalls);
