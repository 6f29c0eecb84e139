/** Server-sent events: every event of the contract, as JSON under its own name (HTML standard, section 9.2). */
import type { ServerResponse } from 'node:http';
import type { Services } from '../services/index.ts';

/** A listener this far behind is gone or asleep; it is let go, and its browser connects anew. */
const longestBacklog = 4 << 20;

export function streamEvents(services: Services, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(': here\n\n');
  const end = services.subscribeAll((event, value) => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
    if (response.writableLength > longestBacklog) response.destroy();
  });
  response.on('close', end);
}
