/** Thread that reads what would hold up a host. */
import { serve } from '../../threads/serve.ts';
import { readingCalls } from './reading-calls.ts';

serve(readingCalls);
