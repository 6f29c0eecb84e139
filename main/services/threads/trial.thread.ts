/** Thread that tries a device. */
import { serve } from '../../threads/serve.ts';
import { trialCalls } from '../../engine/trial/calls.ts';

serve(trialCalls);
