/** Thread that has models predict, be measured and exported. */
import { serve } from '../../threads/serve.ts';
import { modelCalls } from './model-calls.ts';

serve(modelCalls);
